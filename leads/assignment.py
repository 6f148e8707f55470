"""Who looks after a case."""

from uuid import UUID

from piccolo.columns import Column

from estate import history, live
from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.refusals import Refused
from leads import cases, letters
from leads.cases import Case
from leads.changing_hands import changed_hands
from leads.events import LeadAssigned
from leads.notices import announce
from leads.tables import Lead
from piccolo_conf import DB


async def assign(case: Case, agent: UUID, *, by: Viewer, version: int) -> None:
    """The office gives a case to an agent, who is told at once; an agent may take one that nobody has."""
    if case.agent == agent:
        return
    if not by.is_staff and (case.agent is not None or agent != by.id):
        raise Refused(_("The office assigns leads. You may take one that nobody has."))
    async with DB.transaction():
        chosen = await who_takes_leads(agent)
        await _give(case, chosen, by, version)


async def _give(case: Case, chosen: User, by: Viewer, version: int) -> None:
    columns: dict[Column | str, object] = {Lead.agent: chosen.id, Lead.assigned_at: utc_now()}
    if chosen.office:
        columns[Lead.office] = chosen.office
    event = LeadAssigned(case.id, chosen.id, chosen.name, case.agent_name)
    await cases.change(case, version, columns, ours=chosen.name, theirs=_who_has)
    await changed_hands([case.id])
    await history.record(event, actor=by, subjects=[case.id, case.person, chosen.id])
    await _tell(case, chosen, by)


def _who_has(case: Case) -> str:
    return case.agent_name or _("nobody")


async def who_takes_leads(agent: UUID) -> User:
    """Until the current transaction ends they cannot leave. Raises Refused."""
    await User.raw("SELECT id FROM users WHERE id = {} FOR SHARE", agent)
    chosen = await User.objects().get(
        (User.id == agent) & User.takes_leads.eq(True) & User.deactivated_at.is_null()
    )
    if chosen is None:
        raise Refused(_("This colleague takes no leads."))
    return chosen


async def _tell(case: Case, chosen: User, by: Viewer) -> None:
    await spread(case, chosen.id, chosen.office)
    if chosen.id != by.id:
        await letters.lead_assigned(case, chosen, by)


async def spread(case: Case, agent: UUID, office: UUID | None) -> None:
    """The word to those who have it now and those who had it."""
    await announce(case.id, agent, office, case.agent)
    if case.office and case.office != office:
        await live.publish(f"office:{case.office}", "lead", case.id)
