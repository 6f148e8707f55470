"""What Piccolo does silently is said in every table, or this fails."""

import pytest
from piccolo.columns import ForeignKey, OnDelete
from piccolo.conf.apps import Finder


def tables():
    return [table for app in Finder().get_app_configs() for table in app.table_classes]


def columns():
    return [pytest.param(c, id=f"{t.__name__}.{c._meta.name}") for t in tables() for c in t._meta.columns]


@pytest.mark.parametrize("column", columns())
def test_a_foreign_key_forbids_deletion_and_is_indexed(column):
    if isinstance(column, ForeignKey):
        assert column._foreign_key_meta.on_delete == OnDelete.restrict
        assert column._meta.index or column._meta.unique


@pytest.mark.parametrize("column", columns())
def test_an_optional_column_is_empty_by_default(column):
    if column._meta.null:
        assert column.default is None


async def test_the_tables_are_what_the_migrations_made(database):
    from piccolo_conf import DB

    rows = await DB._run_in_pool(
        "SELECT table_name, column_name, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public'"
    )
    stored = {(row["table_name"], row["column_name"]): row["is_nullable"] == "YES" for row in rows}
    for table in tables():
        for column in table._meta.columns:
            key = (table._meta.tablename, column._meta.db_column_name)
            assert stored[key] == column._meta.null, key
