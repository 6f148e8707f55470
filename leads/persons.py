"""The person of a case, corrected by who looks after the case."""

from estate.accounts.viewers import Viewer
from estate.people import correcting
from estate.people.correcting import Correction
from leads.cases import Case
from leads.notices import announce
from piccolo_conf import DB


async def correct(case: Case, correction: Correction, *, by: Viewer) -> None:
    """Raises Refused where somebody was faster."""
    async with DB.transaction():
        await correcting.correct(case.person, correction, by=by, also=[case.id])
        await announce(case.id, case.agent, case.office)
