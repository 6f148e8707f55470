import re
import unicodedata

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T00:42:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "tags that differ in case and accents alone are spelled as the first of them"

# As estate.people.tagging folds them.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_STANDING = """
SELECT tag FROM (SELECT id, unnest(tags) AS tag FROM person WHERE cardinality(tags) > 0) t
GROUP BY tag ORDER BY min(id::text), tag
"""
_KEEP = """
INSERT INTO tag (id, folded, spelling)
SELECT gen_random_uuid(), folded, spelling FROM unnest($1::text[], $2::text[]) AS new (folded, spelling)
"""
_RESPELL = """
UPDATE person p SET tags = ARRAY(
    SELECT spelling FROM (
        SELECT coalesce(new.spelling, one.tag) AS spelling, min(one.n) AS n
        FROM unnest(p.tags) WITH ORDINALITY AS one (tag, n)
        LEFT JOIN unnest($1::text[], $2::text[]) AS new (tag, spelling) ON new.tag = one.tag
        GROUP BY 1
    ) once ORDER BY n)
WHERE p.tags && $1::text[]
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="people", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        transaction = DB.current_transaction.get()
        standing = [row["tag"] for row in await transaction.connection.fetch(_STANDING)]
        first: dict[str, str] = {}
        for tag in standing:
            first.setdefault(_folded(tag), " ".join(tag.split()))
        others = [tag for tag in standing if first[_folded(tag)] != tag]
        await transaction.connection.execute(_KEEP, list(first), list(first.values()))
        await transaction.connection.execute(_RESPELL, others, [first[_folded(tag)] for tag in others])

    manager.add_raw(run)
    return manager


def _folded(tag: str) -> str:
    apart = unicodedata.normalize("NFKD", " ".join(tag.split()).lower())
    return unicodedata.normalize("NFKC", _MARKS.sub("", apart)).replace("ς", "σ")
