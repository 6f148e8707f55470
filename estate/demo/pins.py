"""What the sample's agent keeps at hand: two leads and a home that are pinned."""

from estate.accounts.tables import User
from estate.demo.accounts import AGENT
from estate.demo.stories import Setting
from estate.search.tables import Pin
from leads.tables import Lead
from properties.tables import Property


def pin(here: Setting) -> None:
    """After all stories: what the agent of the sign-in page has on their hands."""
    book = here.book
    agent = next(user for user in book.rows[User] if user.email == AGENT)
    leads = [lead for lead in book.rows[Lead] if lead.agent == agent.id and lead.closed_at is None][:2]
    homes = [home for home in book.rows[Property] if home.list_agent == agent.id][:1]
    kept = [("lead", lead.id) for lead in leads] + [("property", home.id) for home in homes]
    for number, (kind, subject) in enumerate(kept):
        at = book.ago(days=3 + number)
        id_ = book.fixed_id(at, number)
        book.add(Pin(id=id_, account=agent.id, kind=kind, subject=subject, at=at))
