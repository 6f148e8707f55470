"""The rules by which mails of portals are read: those that come along, and the agency's own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from estate.mail.inbound.letter import Letter
from leads.inbox import recipes, shipped
from leads.inbox.shipped import FIELDS, Recipes
from leads.inbox.tables import MailRule


@dataclass(frozen=True)
class Rule:
    """`key` is the one of a rule that comes along, or the id of the agency's own. The first rule is tried
    first; `sender` are parts of addresses, any of them will do; without any the subject decides."""

    key: str
    name: str
    sender: tuple[str, ...] = ()
    subject: str = ""
    channel: str = "portal"
    side: str = ""
    language: str = ""
    fields: Mapping[str, Recipes] = field(default_factory=dict)
    position: int = 100
    is_active: bool = True
    id: UUID | None = None
    version: int = 0
    replaces: str | None = None

    @property
    def is_ours(self) -> bool:
        return self.id is not None

    @property
    def labels(self) -> list[str]:
        """Of all facts."""
        return [one for some in self.fields.values() for one in some if "{}" not in one and one[:1] != "@"]

    def fits(self, letter: Letter) -> bool:
        senders = f"{letter.sender} {letter.reply_to}"
        if self.sender and not any(part.lower() in senders for part in self.sender):
            return False
        if self.subject and recipes.matched(self.subject, letter.subject) is None:
            return False
        return bool(self.sender or self.subject)


async def active() -> list[Rule]:
    return [rule for rule in await every() if rule.is_active]


async def every() -> list[Rule]:
    """An agency's wording takes the place of the rule that comes along."""
    rows = await MailRule.raw("SELECT * FROM mail_rule WHERE archived_at IS NULL ORDER BY position, name")
    ours = [_rule(row) for row in rows]
    replaced = {rule.replaces for rule in ours}
    theirs = [rule for rule in along() if rule.key not in replaced]
    return sorted([*ours, *theirs], key=lambda rule: (rule.position, not rule.is_ours, rule.name))


def along() -> list[Rule]:
    """As they come with the program."""
    return [
        Rule(
            key,
            told["name"],
            tuple(told.get("sender", ())),
            told.get("subject", ""),
            told.get("channel", "portal"),
            told.get("side", ""),
            told.get("language", ""),
            told["fields"],
            place,
        )
        for place, (key, told) in enumerate(shipped.RULES.items(), 1)
    ]


async def find(key: str) -> Rule | None:
    return next((rule for rule in await every() if rule.key == key), None)


def _rule(row: Mapping[str, Any]) -> Rule:
    told = row["fields"] if isinstance(row["fields"], dict) else json.loads(row["fields"])
    return Rule(
        key=row["replaces"] or str(row["id"]),
        name=row["name"],
        sender=tuple(lines(row["sender"])),
        subject=row["subject"],
        channel=row["channel"],
        side=row["side"],
        language=row["language"],
        fields={name: tuple(told.get(name, ())) for name in FIELDS},
        position=row["position"],
        is_active=row["is_active"],
        id=row["id"],
        version=row["version"],
        replaces=row["replaces"],
    )


def lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
