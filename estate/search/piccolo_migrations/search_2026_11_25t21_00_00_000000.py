from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "texts made plain, so that they are found by any word"

# The same rules as estate.search.texts. PostgreSQL takes a SQL function with one expression into the query, so
# that an index on it is used; whoever changes it makes a new function and new indexes.
PLAIN_WORDS = r"""
CREATE FUNCTION plain_words(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN octet_length(written) = char_length(written) THEN lower(written)
ELSE regexp_replace(
    replace(replace(replace(replace(translate(
        lower(normalize(regexp_replace(normalize(written, NFKD),
            '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]', '', 'g'), NFKC)),
        'łøđðħıŧ’ς', 'loddhit''σ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    '([\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3])', ' \1', 'g')
END
$$
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="search", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        await DB.run_ddl(PLAIN_WORDS)

    manager.add_raw(run)
    return manager
