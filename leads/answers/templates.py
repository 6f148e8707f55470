"""Texts that are written again and again: those of the agency, and everybody's own."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from estate import history
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.i18n import _
from estate.refusals import Refused, changed_meanwhile
from leads.answers.events import TemplateRemoved, TemplateRestored, TemplateSaved
from leads.answers.tables import MailTemplate, Use
from piccolo_conf import DB


@dataclass(frozen=True)
class Wording:
    """What a template says; `is_agencys`: all may use it, and the office alone changes it."""

    use: str
    name: str
    language: str
    subject: str
    body: str
    is_agencys: bool


@dataclass(frozen=True, slots=True)
class Template:
    id: UUID
    owner: UUID | None
    use: str
    name: str
    language: str
    subject: str
    body: str
    archived_at: Any
    version: int

    def may_be_changed_by(self, viewer: Viewer) -> bool:
        return self.owner == viewer.id or (self.owner is None and viewer.is_staff)


_COLUMNS = ", ".join(Template.__slots__)
_VISIBLE = "(owner IS NULL OR owner = {})"


async def usable(viewer: Viewer, use: str = "", language: str = "") -> list[Template]:
    """Those in this language first, one's own before the agency's; without a use all."""
    rows = await MailTemplate.raw(_USABLE, viewer.id, use, use, _base(language))
    return [Template(**row) for row in rows]


_USABLE = f"""
SELECT {_COLUMNS} FROM mail_template
WHERE archived_at IS NULL AND {_VISIBLE} AND ({{}} = '' OR use = {{}})
ORDER BY split_part(lower(language), '-', 1) <> {{}}, owner IS NULL, lower(name), id
"""


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


async def find(viewer: Viewer, id_: UUID) -> Template | None:
    """Removed ones too, for they can be brought back."""
    rows = await MailTemplate.raw(
        f"SELECT {_COLUMNS} FROM mail_template WHERE id = {{}} AND {_VISIBLE}", id_, viewer.id
    )
    return Template(**rows[0]) if rows else None


async def add(wording: Wording, *, by: Viewer) -> UUID:
    row = MailTemplate(**_columns(_allowed(wording, by), by))
    async with DB.transaction():
        await MailTemplate.insert(row)
        event = TemplateSaved(wording.name, wording.is_agencys)
        await history.record(event, actor=by, subjects=[row.id, by.id])
    return UUID(str(row.id))


async def change(template: Template, wording: Wording, version: int, *, by: Viewer) -> None:
    _require(template, by)
    columns: dict[Column | str, Any] = {"version": version + 1}
    columns.update(_columns(_allowed(wording, by), by))
    async with DB.transaction():
        changed = (
            await MailTemplate.update(columns)
            .where((MailTemplate.id == template.id) & (MailTemplate.version == version))
            .returning(MailTemplate.version)
        )
        if not changed:
            now = await find(by, template.id)
            raise Refused(changed_meanwhile(now.name if now else "–", wording.name))
        event = TemplateSaved(wording.name, wording.is_agencys)
        await history.record(event, actor=by, subjects=[template.id, by.id])


async def remove(template: Template, *, by: Viewer) -> None:
    _require(template, by)
    await _archive(template, utc_now(), TemplateRemoved(template.name), by)


async def restore(template: Template, *, by: Viewer) -> None:
    _require(template, by)
    await _archive(template, None, TemplateRestored(template.name), by)


async def _archive(template: Template, at: Any, event: history.Happening, by: Viewer) -> None:
    async with DB.transaction():
        await MailTemplate.update({MailTemplate.archived_at: at}).where(MailTemplate.id == template.id)
        await history.record(event, actor=by, subjects=[template.id, by.id])


def _require(template: Template, by: Viewer) -> None:
    if not template.may_be_changed_by(by):
        raise Refused(_("This template is the agency's: the office changes it."))


def _allowed(wording: Wording, by: Viewer) -> Wording:
    """Agents keep their own."""
    return wording if by.is_staff else replace(wording, is_agencys=False)


def _columns(wording: Wording, by: Viewer) -> dict[str, Any]:
    return {
        "owner": None if wording.is_agencys else by.id,
        "use": wording.use,
        "name": wording.name,
        "language": wording.language,
        "subject": wording.subject if wording.use == Use.MAIL else "",
        "body": wording.body,
    }
