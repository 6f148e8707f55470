"""A lead that is put off is left out of Today until its time; whatever the person does brings it back."""

from datetime import datetime
from typing import Any

from piccolo.columns import Column

from estate import history
from estate.accounts.viewers import Viewer
from estate.i18n import _
from leads import cases
from leads.cases import Case
from leads.events import LeadSnoozed
from leads.notices import announce
from leads.tables import Lead
from piccolo_conf import DB


async def put_off(case: Case, until: datetime | None, *, by: Viewer, version: int) -> None:
    """None brings it back."""
    columns: dict[Column | str, Any] = {Lead.snoozed_until: until}
    async with DB.transaction():
        await cases.change(case, version, columns, ours=_("put off"), theirs=lambda now: now.stage)
        await history.record(LeadSnoozed(case.id, until), actor=by, subjects=[case.id, case.person])
        await announce(case.id, case.agent, case.office)
