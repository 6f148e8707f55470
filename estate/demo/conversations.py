"""Mails to and fro with prospects of the sample's agent, and the templates of the agency."""

from estate.demo import wording
from estate.demo.cases import Case
from estate.demo.stories import Setting
from leads.answers.tables import MailTemplate, Use
from leads.inbox.events import MailReceived
from leads.tables import Stage


def fill(here: Setting) -> None:
    """After the other stories, which stay as they were."""
    for template in wording.TEMPLATES:
        here.book.add(_template(here, *template))
    for case, letters in zip(_cases(here), wording.CONVERSATIONS, strict=False):
        _converse(here, case, letters)


def _template(here: Setting, name: str, use: str, language: str, subject: str, body: str) -> MailTemplate:
    written = here.book.ago(days=300)
    return MailTemplate(
        id=here.book.id(written),
        name=name,
        use=Use(use).value,
        language=language,
        subject=subject,
        body=body,
        created_at=written,
    )


def _cases(here: Setting) -> list[Case]:
    """Open ones of the agent with an address, that were begun some days ago; the newest first."""
    fit = [
        case
        for case in here.cases
        if case.agent is here.crew.sofia
        and case.home
        and case.person.email
        and case.stage in (Stage.CONTACTED, Stage.VISITING)
        and case.lead.opened_at < here.book.ago(days=3)
    ]
    return sorted(fit, key=lambda case: case.lead.opened_at, reverse=True)


def _converse(here: Setting, case: Case, letters: tuple[tuple[str, str, str], ...]) -> None:
    assert case.home is not None
    for hours, (whose, subject, text) in zip((60, 41, 22), letters, strict=False):
        at = here.book.ago(hours=hours)
        said = text.format(name=case.person.name.split()[0], home=case.home.address)
        if whose == "ours":
            case.write(subject, said, at)
        else:
            mail = here.post.answer(case, subject, said, at)
            event = MailReceived(case.id, mail, 0, False, subject, said)
            here.book.tell(event, at, [case.person.id, case.id])
