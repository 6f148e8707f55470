"""Rules of portals as an administrator changes them. One that comes along is never lost: the agency's wording
takes its place, and can be thrown away."""

import json
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.columns import utc_now
from estate.i18n import _
from estate.refusals import Refused
from leads.inbox.rules import Rule
from leads.inbox.tables import MailRule
from piccolo_conf import DB


async def add(new: Rule) -> UUID:
    row = MailRule(id=uuid7(), **_values(new))
    await MailRule.insert(row)
    return UUID(str(row.id))


async def change(rule: Rule, new: Rule) -> None:
    """Raises Refused where somebody was faster."""
    async with DB.transaction():
        if rule.id is None:
            row = MailRule(id=uuid7(), replaces=rule.key, **_values(new))
            made = MailRule.insert(row).on_conflict(MailRule.replaces, "DO NOTHING").returning(MailRule.id)
            if not await made:
                raise _late()
            return
        columns: dict[Any, Any] = {**_values(new), "version": new.version + 1}
        changed = (
            await MailRule.update(columns)
            .where(MailRule.id == rule.id, MailRule.version == new.version, MailRule.archived_at.is_null())
            .returning(MailRule.id)
        )
        if not changed:
            raise _late()


async def remove(rule: Rule) -> None:
    """The agency's own; of one that comes along the wording that comes along is back."""
    if rule.id is None:
        raise Refused(_("This rule comes along. Take it out of use instead."))
    await MailRule.update({MailRule.archived_at: utc_now(), MailRule.replaces: None}).where(
        MailRule.id == rule.id
    )


def _late() -> Refused:
    return Refused(_("Somebody else has just changed this rule. Open it again."))


def _values(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "sender": "\n".join(rule.sender),
        "subject": rule.subject,
        "channel": rule.channel,
        "side": rule.side,
        "language": rule.language,
        "position": rule.position,
        "is_active": rule.is_active,
        "fields": json.dumps({name: list(some) for name, some in rule.fields.items() if some}),
    }
