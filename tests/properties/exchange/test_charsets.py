import pytest

from properties.exchange.reader import Rows, open_source

SPANISH = "id,ciudad,descripcion\n1,Logroño,Piso luminoso con balcón y calefacción\n2,Cádiz,Ático céntrico\n"
GERMAN = "id;Ort;Text\n1;München;Schöne Wohnung, Fußbodenheizung\n2;Köln;Haus mit großem Garten\n"
POLISH = (
    "id;miasto;opis\n1;Łódź;Mieszkanie świeżo wyremontowane, blisko śródmieścia\n2;Gdańsk;Dom z garażem\n"
)
RUSSIAN = "id;город;описание\n1;Москва;Просторная квартира рядом с метро\n2;Казань;Дом с садом и гаражом\n"
GREEK = "id;πόλη\n1;Αθήνα διαμέρισμα με θέα\n2;Θεσσαλονίκη μονοκατοικία\n"
TURKISH = (
    "id;sehir\n1;İstanbul geniş daire, şehir merkezine yakın\n2;Çanakkale bahçeli müstakil ev, güneşli\n"
)
JAPANESE = "id,市,説明\n1,東京都渋谷区,駅から徒歩五分の明るいマンションです\n2,大阪市,広い庭のある一戸建て\n"
CHINESE = "id,城市,说明\n1,北京市朝阳区,精装修两居室近地铁\n2,上海,花园洋房带车库\n"
KOREAN = "id,도시\n1,서울 강남구,지하철역 근처 밝은 아파트\n2,부산,정원이 있는 단독주택\n"


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "listings.csv"
        path.write_bytes(content)
        return path

    return write


def read_again(path):
    source = open_source(path)
    rows = [source.header, *(row.cells for row in Rows(source))]
    return "".join(source.delimiter.join(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        *((SPANISH, name) for name in ("latin-1", "cp1252", "mac_roman", "cp850")),
        (GERMAN, "cp1252"),
        (GERMAN, "mac_roman"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859_2"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (GREEK, "cp1253"),
        (TURKISH, "cp1254"),
        *((JAPANESE, name) for name in ("shift_jis", "euc_jp")),
        *((CHINESE, name) for name in ("gb18030", "gbk")),
        (KOREAN, "euc_kr"),
    ],
)
def test_the_charset_of_a_country_is_recognised_and_named(file, text, charset):
    path = file(text.encode(charset))

    assert read_again(path) == text
    assert "is not UTF-8" in open_source(path).warning


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [SPANISH, JAPANESE])
def test_unicode_needs_no_mark_and_no_warning(file, text, charset):
    path = file(text.encode(charset))

    assert read_again(path) == text
    assert open_source(path).warning == ""


def test_an_accent_far_down_in_a_long_file_is_seen(file):
    path = file(b"id,city\n" + b"1,Sevilla\n" * 200_000 + "2,Logroño y Cádiz\n".encode("cp1252"))

    assert list(Rows(open_source(path)))[-1].cells == ["2", "Logroño y Cádiz"]


def test_a_few_bad_bytes_do_not_garble_a_utf8_file(file):
    good = "id,city\n1,Logroño\n2,Cádiz\n".encode()
    rows = list(Rows(open_source(file(good + "3,Málaga\n".encode("latin-1") + b"4,Soria\n"))))

    assert [row.cells[1] for row in rows] == ["Logroño", "Cádiz", "M\ufffdlaga", "Soria"]
    assert [row.problem for row in rows] == [
        "",
        "",
        "has a letter in city that is not UTF-8: “M\ufffdlaga”",
        "",
    ]


def test_a_byte_that_no_charset_has_spoils_only_its_row(file):
    path = file("id,city\n1,Logroño\n2,Sor".encode("cp1252") + b"\x81\x8d" + b"ia\n")

    rows = list(Rows(open_source(path)))
    assert [row.cells[0] for row in rows] == ["1", "2"]
