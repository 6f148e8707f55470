import pytest

from estate.accounts.agency import UNNAMED
from properties.exchange.plan import CannotImport, prepare
from properties.exchange.reader import CannotRead, Rows, open_source
from tests.shared import shared_data, shared_files


@pytest.fixture
def file(tmp_path):
    def write(content, encoding="utf-8"):
        path = tmp_path / "listings.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def cells(path):
    return [row.cells for row in Rows(open_source(path))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_are_read_with_and_without_a_mark(file, encoding):
    source = open_source(file("id,city\n1,Logroño\n2,鷹栖\n", encoding))

    assert source.header == ["id", "city"]
    assert [row.cells for row in Rows(source)] == [["1", "Logroño"], ["2", "鷹栖"]]
    assert source.warning == ""


def test_windows_text_is_read_with_a_warning(file):
    source = open_source(file("id,city\n1,Logroño\n", "cp1252"))

    assert source.sample == [["1", "Logroño"]]
    assert "Windows-1252" in source.warning


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(file, sign):
    path = file(f'id{sign}price{sign}text\n1{sign}"1,5"{sign}"a;b|c,d"\n'.replace(",", sign, 1))

    assert open_source(path).delimiter == sign


def test_quotes_and_line_breaks_in_a_value_keep_the_line_numbers_right(file):
    path = file('id,text\n1,"two\nlines, and ""quotes"""\n\n2,x\n')

    assert [(row.line, row.cells) for row in Rows(open_source(path))] == [
        (2, ["1", 'two\nlines, and "quotes"']),
        (5, ["2", "x"]),
    ]


def test_a_row_of_another_width_is_a_problem_and_the_next_is_read(file):
    rows = list(Rows(open_source(file("a,b\n1\n1,2,3\n1,2,\n1,2\n"))))

    assert [bool(row.problem) for row in rows] == [True, True, False, False]
    assert rows[2].cells == ["1", "2"]
    assert "3 values where the header has 2 columns" in rows[1].problem


def test_an_open_quote_does_not_swallow_the_file_in_one_value(file):
    rows = list(Rows(open_source(file('a,b\n1,"' + "x" * 60 + "\n" + ("2,3\n" * 400_000)))))

    assert any("quote" in row.problem for row in rows)
    assert rows[-1].cells == ["2", "3"]


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\r\n', "Stock of May\n\n", "Stock;;\nMay;;\n", "\n\n"])
def test_what_stands_above_the_header_is_passed_over(file, first):
    source = open_source(file(first + "id;price;city\n1;5,5;x\n2;7;y\n"))

    assert (source.delimiter, source.header) == (";", ["id", "price", "city"])
    assert [row.cells[0] for row in Rows(source)] == ["1", "2"]


def test_every_column_gets_a_name_of_its_own(file):
    source = open_source(file("id,price,,Price,price\n1,2,3,4,5\n"))

    assert source.header == ["id", "price", "Column 3", "Price", "price (2)"]


def test_an_apostrophe_before_a_formula_is_taken_off_only_where_we_put_it(file):
    assert cells(file("EstateKey,city\n1,'=1+1\n2,''-x\n3,'s-Hertogenbosch\n")) == [
        ["1", "=1+1"],
        ["2", "'-x"],
        ["3", "'s-Hertogenbosch"],
    ]
    assert cells(file("id,city\n1,'=1+1\n")) == [["1", "'=1+1"]]


@pytest.mark.parametrize("path", shared_files("security"), ids=lambda path: path.name)
@pytest.mark.parametrize("name", ["listings.csv", "listings.xlsx"])
def test_hostile_files_are_refused_with_a_reason_whatever_they_are_called(path, name, tmp_path):
    copy = tmp_path / name
    copy.write_bytes(path.read_bytes())

    with pytest.raises((CannotRead, CannotImport), match=r"\w"):
        prepare(copy, UNNAMED)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n \n", "is empty"),
        (b"id,price\n", "no rows below"),
        (b"PK\x03\x04rest", "damaged, or not a spreadsheet"),
        (b" <?xml version='1.0'?><a/>", "web page or XML"),
        (b"id,price\n\x00\x01\x02", "binary"),
    ],
)
def test_what_cannot_be_read_is_explained(file, content, sentence):
    with pytest.raises(CannotRead, match=sentence):
        open_source(file(content))


def test_a_missing_file_and_a_folder_are_explained(tmp_path):
    with pytest.raises(CannotRead, match="No such file"):
        open_source(tmp_path / "nothing.csv")
    with pytest.raises(CannotRead, match="directory"):
        open_source(tmp_path)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("kc_house", 10877),
        ("idealista_valencia_2018", 3325),
        ("uci_apartments_rent", 2500),
        ("inside_airbnb_bristol_2025", 500),
        ("ames", 1200),
    ],
)
def test_real_files_are_read_to_the_end(name, rows):
    found = list(Rows(open_source(shared_data("listings", f"{name}.csv"))))

    assert len(found) == rows
    assert not [row for row in found if row.problem]
