import csv

import pytest
from click.testing import CliRunner

from properties.exchange.command import import_properties
from properties.exchange.console import import_file
from tests import factories

GOOD, BAD = "id,price,beds\n1,100,2\n", "id,price,beds\n1,100,2\n2,cheap,few\n"


@pytest.fixture
async def _agency(db):
    await factories.agency()


@pytest.fixture
def bring(_agency, tmp_path, capsys):
    """Run the command on this content: exit code, what it printed, what it complained of."""

    async def bring(content, *, dry=False, source="", wishes=None, fixed=None, errors=None):
        path = tmp_path / "stock.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        code = await import_file(path, dry, source, wishes or {}, fixed or {}, errors)
        printed = capsys.readouterr()
        return code, printed.out.splitlines(), printed.err

    return bring


async def test_all_taken(bring):
    code, lines, complaints = await bring(GOOD)

    assert (code, complaints) == (0, "")
    assert lines[0] == "Source: stock"
    assert lines[-1] == "1 read, 1 created, 0 updated, 0 unchanged, 0 refused"


async def test_the_mapping_is_shown_with_sample_values(bring):
    _code, lines, _complaints = await bring(
        "id,sqft_living,Owner,grade\n1,2570,Ana,7\n", fixed={"currency": "USD"}
    )

    shown = {line.split("  ")[0].strip(): " ".join(line.split()[1:]) for line in lines}
    assert shown["sqft_living"] == "living_area (SquareFeet) 2570"
    assert shown["Owner"] == "(left out) Ana"
    assert shown["grade"] == "(kept beside) 7"
    assert shown["(--set)"] == "list_price_currency USD"
    assert any(line.split() == ["(agency)", "standard_status", "Active"] for line in lines)


async def test_refused_rows_are_named_with_line_value_and_reason(bring):
    code, lines, complaints = await bring(BAD)

    assert code == 1
    assert "line 3: price “cheap” is not a price" in complaints
    assert "line 3: beds “few” is not a number" in complaints
    assert lines[-1] == "2 read, 1 created, 0 updated, 0 unchanged, 1 refused"


async def test_refused_rows_can_be_corrected_and_imported_again(bring, tmp_path):
    errors = tmp_path / "errors.csv"
    await bring(BAD, errors=errors)

    with errors.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    why = "price “cheap” is not a price; beds “few” is not a number"
    assert [(r["estate:line"], r["estate:reasons"], r["id"], r["price"]) for r in rows] == [
        ("3", why, "2", "cheap")
    ]
    corrected = errors.read_text().replace("2,cheap,few", "2,5,5")
    code, lines, _complaints = await bring(corrected, source="stock")
    assert (code, lines[-1]) == (0, "1 read, 1 created, 0 updated, 0 unchanged, 0 refused")


async def test_earlier_rows_of_a_listing_are_reported_before_the_last_line(bring):
    _code, lines, _complaints = await bring("id,date,price\n1,2025-01-01,1\n1,2024-01-01,2\n")

    assert lines[-2].startswith("1 row had a later row")
    assert lines[-1] == "2 read, 1 created, 0 updated, 1 unchanged, 0 refused"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        ("id,price\n", "no rows"),
        (b"PK\x03\x04", "spreadsheet"),
        ("price\n5\n", "--map COLUMN=originating_system_key"),
    ],
)
async def test_what_cannot_be_imported_is_explained(bring, content, sentence):
    code, lines, complaints = await bring(content)

    assert (code, lines) == (2, [])
    assert sentence in complaints


async def test_a_wrong_wish_or_value_is_explained(bring, tmp_path):
    assert (await bring(GOOD, wishes={"nothing": "city"}))[0] == 2
    assert "“nothing” cannot be set" in (await bring(GOOD, fixed={"nothing": "1"}))[2]
    assert "standard_status=Haunted" in (await bring(GOOD, fixed={"standard_status": "Haunted"}))[2]
    code, _lines, complaints = await bring(GOOD, errors=tmp_path / "no" / "folder.csv")
    assert (code, "cannot be written" in complaints) == (2, True)


async def test_the_imported_file_is_not_overwritten_by_its_errors(bring, tmp_path):
    code, _lines, complaints = await bring(GOOD, errors=tmp_path / "stock.csv")

    assert (code, "name another" in complaints) == (2, True)
    assert (tmp_path / "stock.csv").read_text() == GOOD


async def test_a_dry_run_says_so(bring):
    _code, lines, _complaints = await bring(GOOD, dry=True)

    assert lines[-2:] == [
        "Dry run: nothing was changed.",
        "1 read, 1 created, 0 updated, 0 unchanged, 0 refused",
    ]
    assert (await bring(GOOD))[1][-1].startswith("1 read, 1 created")


def test_options_of_the_wrong_form_are_explained():
    result = CliRunner().invoke(import_properties, ["x.csv", "--set", "currency"])

    assert result.exit_code == 2
    assert "NAME=VALUE" in result.output
