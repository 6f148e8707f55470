"""People as a kind of import."""

from uuid import UUID

from estate.accounts.tables import User
from estate.accounts.viewers import Viewer
from leads.address_books import importer, undoing
from leads.address_books.fields import FIELDS
from leads.address_books.plan import Plan, open_book, plan_for, recognised
from properties.exchange.importer import Listener, Result
from properties.exchange.ledger import Ledger
from properties.imports.kinds import Kind, imports
from properties.imports.tables import ImportKind


async def _run(plan: Plan, listener: Listener, ledger: Ledger, dry: bool, by: UUID | None) -> Result:
    return await importer.run(plan, listener, by=await _viewer(by), dry=dry, ledger=ledger)


async def _viewer(account: UUID | None) -> Viewer | None:
    rows = await User.raw(_VIEWER, account)
    return Viewer(**rows[0]) if rows else None


_VIEWER = "SELECT id, name, email, role, office, takes_leads, language FROM users WHERE id = {}"

PEOPLE = imports(
    Kind(
        name=ImportKind.PEOPLE,
        table="person",
        accept=".vcf,.csv,.tsv,.txt,.xlsx,.xls,.ods,text/vcard,text/csv,text/plain",
        fields=FIELDS,
        lasting=(),
        recognise=recognised,
        open=open_book,
        plan=plan_for,
        run=_run,
        look=undoing.look,
        undo=undoing.undo,
    )
)
