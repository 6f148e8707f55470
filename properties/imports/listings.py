"""Listings as a kind of import."""

import asyncio
from functools import partial
from uuid import UUID

from estate.accounts.agency import AgencySettings
from properties.exchange import importer
from properties.exchange.columns import recognise
from properties.exchange.fields import FIELDS
from properties.exchange.importer import Listener, Result
from properties.exchange.ledger import Ledger
from properties.exchange.plan import Plan, plan_for
from properties.exchange.reader import Source, open_source
from properties.imports import undoing
from properties.imports.kinds import Kind, Order, imports
from properties.imports.tables import ImportKind


async def _plan(file: Source, settings: AgencySettings, order: Order) -> Plan:
    ask = partial(plan_for, source=order.source, wishes=order.wishes, fixed=order.fixed)
    return await asyncio.to_thread(ask, file, settings)


async def _run(plan: Plan, listener: Listener, ledger: Ledger, dry: bool, _by: UUID | None) -> Result:
    return await importer.run(plan, listener, dry=dry, ledger=ledger)


LISTINGS = imports(
    Kind(
        name=ImportKind.PROPERTIES,
        table="property",
        accept=".csv,.tsv,.txt,.xlsx,.xls,.ods,text/csv,text/plain",
        fields=FIELDS,
        lasting=FIELDS,
        recognise=recognise,
        open=open_source,
        plan=_plan,
        run=_run,
        look=undoing.look,
        undo=undoing.undo,
    )
)
