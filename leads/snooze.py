"""A lead that is put off is left out of Today until its time; whatever the person does brings it back."""

from datetime import datetime
from typing import Any

from piccolo.columns import Column

from estate import history
from estate.accounts.viewers import Viewer
from estate.i18n import _
from estate.refusals import Refused
from leads import cases
from leads.cases import Case
from leads.events import LeadSnoozed
from leads.notices import announce
from leads.tables import Lead
from piccolo_conf import DB


async def put_off(case: Case, until: datetime | None, *, by: Viewer, version: int) -> None:
    """None brings it back. While its first answer is due it is not put off: the agency's limit goes first."""
    columns: dict[Column | str, Any] = {Lead.snoozed_until: until}
    async with DB.transaction():
        if until and await _waits_for_answer(case):
            raise Refused(
                _("Answer first: %(name)s is waiting for an answer. Then it can be put off.")
                % {"name": case.person_name}
            )
        await cases.change(case, version, columns, ours=_("put off"), theirs=lambda now: now.stage)
        await history.record(LeadSnoozed(case.id, until), actor=by, subjects=[case.id, case.person])
        await announce(case.id, case.agent, case.office)


async def _waits_for_answer(case: Case) -> bool:
    return await Lead.exists().where(
        Lead.id == case.id, Lead.response_due_at.is_not_null(), Lead.closed_at.is_null()
    )
