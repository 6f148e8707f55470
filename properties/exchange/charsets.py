"""The charset of a text file that does not say it."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import CharsetMatch, from_bytes

from estate.i18n import _

_CHUNK = 1 << 20
_SAMPLE = (
    1 << 18
)  # bytes of lines beyond ASCII: a file may begin with a hundred thousand lines without an accent
_MARKS = (  # the longer ones first: UTF-32's begins as UTF-16's does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_WESTERN = "áéíóúñüÁÉÍÓÚÑÜàèìòùçâêîôûäöÄÖßãõåæøÅØœëïÀÈÇ¿¡ºª€£°²³·’‘“”–—…«»®©½¼¾´"
_LETTERS = {  # what is common in the languages of each charset; the likelier charset stands first
    "cp1252": _WESTERN,
    "mac_roman": _WESTERN,
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůýžáéíúČĎŠŽŘőűöüŐŰăâîșțşţđ€…„”’“–—°²³",
    "iso8859_2": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůýžáéíúČĎŠŽŘőűöüŐŰăâîșțşţđ°²³",
    "cp1251": "",
    "koi8_r": "",
    "cp1253": "",
    "cp1254": "çğıöşüÇĞİÖŞÜâî€°²³’“”–",
    "cp1257": "āčēģīķļņšūžąęėįųõäöüĀČĒĢĪĶĻŅŠŪŽ€°²³„“",
    "cp1255": "",
    "cp1256": "",
    "cp932": "",
    "euc_jp": "",
    "gb18030": "",
    "big5": "",
    "cp949": "",
    "cp850": _WESTERN,
}


_WITHIN = re.compile(r"(?<=[^\W\d_])[–—“”…€£°²³«»¿¡®©½¼¾´‘](?=[^\W\d_])")  # signs that stand in no word


@dataclass(frozen=True)
class Charset:
    """`is_broken`: some bytes of the file are no letters of it; they come as lone surrogates."""

    name: str
    is_broken: bool = False
    is_guess: bool = False

    @property
    def warning(self) -> str:
        if not self.is_guess:
            return ""
        return _(
            "The file is not UTF-8; it is read as {}. Check the accents in the sample values; "
            "where they are wrong, save the file as UTF-8 and take that."
        ).format(_spoken(self.name))


def charset_of(path: Path) -> Charset:
    """Looks at the whole file where it carries no mark."""
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return Charset(name, is_broken=not _decodes(path, name))
    if wide := _wide(start):
        return Charset(wide, is_broken=not _decodes(path, wide))
    good, bad, sample = _utf8_lines(path)
    if not bad or good > bad:  # text of another charset is hardly ever UTF-8 by chance
        return Charset("utf-8", is_broken=bool(bad))
    return _guessed(path, sample)


def _wide(start: bytes) -> str:
    """UTF-16 without its mark: every second byte of what is ASCII is 0."""
    if b"\0" not in start:
        return ""
    even = start[: len(start) // 2 * 2]
    for name in ("utf-16-le", "utf-16-be"):
        text = even[: 1 << 16].decode(name, "replace")
        strange = sum(
            unicodedata.category(sign) in ("Cc", "Cn", "Co") for sign in text if sign not in "\t\r\n"
        )
        is_table = "\n" in text and any(sign in text for sign in ",;\t|")
        if is_table and (strange + text.count("\ufffd")) * 50 < len(text):
            return name
    return ""


def _utf8_lines(path: Path) -> tuple[int, int, bytes]:
    """How many lines beyond ASCII are UTF-8, how many are not, and some of these."""
    good = bad = 0
    sample = bytearray()
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while line := file.readline(_CHUNK):
            if line.isascii() and not decoder.getstate()[0]:
                continue
            try:
                decoder.decode(line)
                good += 1
            except UnicodeDecodeError:
                decoder.reset()
                bad += 1
                if len(sample) < _SAMPLE:
                    sample += line
    return good, bad + bool(decoder.getstate()[0]), bytes(sample[:_SAMPLE])


def _guessed(path: Path, sample: bytes) -> Charset:
    found = from_bytes(
        sample,
        steps=8,
        chunk_size=1024,
        threshold=0.4,
        cp_isolation=list(_LETTERS),
        preemptive_behaviour=False,
        enable_fallback=False,
    )
    matches = {name: match for match in found for name in match.could_be_from_charset if name in _LETTERS}
    for name in sorted(matches, key=lambda name: _oddness(name, matches[name])):
        if _decodes(path, name):
            return Charset(name, is_guess=True)
    return Charset("cp1252", is_broken=not _decodes(path, "cp1252"), is_guess=True)


def _oddness(name: str, match: CharsetMatch) -> float:
    """Less is likelier: noise, no language that is known, letters that nobody writes, a rare charset."""
    letters = _LETTERS[name]
    text = str(match)
    beyond = [sign for sign in text if sign > "\x7f"]
    known = sum(sign in letters if letters else sign.isalpha() for sign in beyond) - len(
        _WITHIN.findall(text)
    )
    return (
        match.chaos
        - match.coherence * 0.2
        - known / (len(beyond) or 1) * 0.5
        + list(_LETTERS).index(name) * 0.01
    )


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _spoken(name: str) -> str:
    return {"mac_roman": "Mac Roman", "cp932": "Shift_JIS"}.get(name) or name.replace("cp125", "Windows-125")
