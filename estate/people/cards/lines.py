"""Content lines of vCards, one after the other: unfolded, decoded, apart into name, parameters and value.

Whatever comes is read as far as it makes sense: what is no content line is passed over, and no line, card or
depth can grow without bounds."""

import codecs
import io
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_LINE = 1_000_000
"""Bytes of a line that is unfolded; of a longer one (a picture) the rest is passed over."""
_LONGEST_HEAD = 1_000
_PIECE = 1 << 16
_NAME = re.compile(r"(?:([\w-]+)\.)*([\w/-]+)\s*(?=;|$)", re.ASCII)
_CHARSET = re.compile(
    rb"CHARSET=\"?((?:UTF|ISO|WINDOWS|CP|LATIN|US-ASCII|ASCII|SHIFT|EUC|GB|BIG5|KOI8|KS_C|MAC)[A-Z0-9_-]*)"
)
_PARAMETER = re.compile(r'(?:[^;"]|"[^"]*"?)+')
_VALUE = re.compile(r'(?:[^,"]|"[^"]*"?)+')
_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}


@dataclass(frozen=True, slots=True)
class Line:
    """`name` and the names of parameters are upper case; a value of a parameter is as it came."""

    number: int
    group: str
    name: str
    params: dict[str, list[str]]
    value: str

    def __str__(self) -> str:
        """Decoded, and not folded."""
        said = {name: values for name, values in self.params.items() if name not in ("ENCODING", "CHARSET")}
        params = "".join(f";{name}={','.join(map(_quoted, values))}" for name, values in said.items())
        group = f"{self.group}." if self.group else ""
        value = self.value.replace("\n", "\\n")
        return f"{group}{self.name}{params}:{value}"

    def types(self) -> set[str]:
        return {one.strip().lower() for value in self.params.get("TYPE", ()) for one in value.split(",")}


def _quoted(value: str) -> str:
    plain_value = value.replace('"', "'").replace("\n", " ")
    return f'"{plain_value}"' if re.search("[:;,]", plain_value) else plain_value


def lines_of(file: BinaryIO) -> Iterator[Line]:
    for number, raw in _unfolded(file):
        line = _line(number, raw)
        if line:
            yield line


def _unfolded(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The line's number in the file, and its bytes: a fold may stand within a letter."""
    number, current = 0, bytearray()
    for count, piece in _physical(file):
        if _goes_on(current):
            del current[-1:]
            _append(current, piece)
        elif current and piece[:1] in (b" ", b"\t"):
            _append(current, piece[1:])
        else:
            if current:
                yield number, bytes(current)
            number, current = count, bytearray(piece)
    if current:
        yield number, bytes(current)


def _goes_on(current: bytearray) -> bool:
    """A soft line break of quoted-printable."""
    if not current.endswith(b"="):
        return False
    return b"QUOTED-PRINTABLE" in current[:_LONGEST_HEAD].partition(b":")[0].upper()


def _append(current: bytearray, piece: bytes) -> None:
    current += piece[: max(0, LONGEST_LINE - len(current))]


def _physical(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with any end, without it; a very long one in pieces, as if it were folded."""
    wide = _wide(file)
    text = io.TextIOWrapper(file, wide or "latin-1", errors="replace", newline=None)
    number, is_rest = 1, False
    while piece := text.readline(_PIECE):
        raw = piece.rstrip("\n").encode("utf-8" if wide else "latin-1", "replace")
        yield number, b" " + raw if is_rest else raw.removeprefix(codecs.BOM_UTF8)
        is_rest = not piece.endswith("\n")
        number += not is_rest
    text.detach()


def _wide(file: BinaryIO) -> str:
    start = file.read(4)
    file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return {b"\0B": "utf-16-be", b"B\0": "utf-16-le"}.get(start[:2].upper(), "")


def _line(number: int, raw: bytes) -> Line | None:
    head = raw.partition(b":")[0].upper()
    said = _CHARSET.search(head) if b"=" in head else None
    charset = said[1].decode() if said else ""
    is_quoted = b"QUOTED-PRINTABLE" in head
    text = raw.decode("latin-1") if is_quoted else _decoded(raw, charset)
    colon = _colon(text)
    named = _NAME.match(text[: max(colon, 0)])
    if named is None:
        return None
    value = text[colon + 1 :]
    if is_quoted:
        value = _decoded(quopri.decodestring(value.encode("latin-1")), charset)
    params = _params(text[named.end() : colon].lstrip("; "))
    if "\0" in value or "\r" in value:
        value = value.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return Line(number, (named[1] or "").lower(), named[2].upper(), params, value)


def _colon(text: str) -> int:
    """The first one outside of quotes, or else the first one."""
    first = text.find(":")
    if '"' not in text[: max(first, 0)]:
        return first
    within = False
    for found in re.finditer('[":]', text):
        if found[0] == '"':
            within = not within
        elif not within:
            return found.start()
    return first


def _params(text: str) -> dict[str, list[str]]:
    if not text:
        return {}
    found: dict[str, list[str]] = {}
    for part in text.split(";") if '"' not in text else _PARAMETER.findall(text):
        name, sign, value = part.strip().partition("=")
        if not sign:  # of 2.1: the value alone
            name, value = "ENCODING" if name.upper() in _ENCODINGS else "TYPE", name
        if value:
            found.setdefault(name.strip().upper(), []).extend(_values(value))
    return found


def _values(text: str) -> list[str]:
    texts = text.split(",") if '"' not in text else _VALUE.findall(text)
    return [_uncareted(one.strip().strip('"')) for one in texts]


def _uncareted(text: str) -> str:
    """RFC 6868."""
    return re.sub(r"\^[n'^]", lambda found: _CARET[found[0]], text) if "^" in text else text


def _decoded(raw: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return raw.decode(name or "utf-8")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def split(value: str, sign: str = ";") -> list[str]:
    """A structured value apart; the parts still have their escapes."""
    if "\\" not in value:
        return value.split(sign)
    found: list[list[str]] = [[]]
    for piece in re.findall(r"\\.|[^\\]|\\$", value, re.DOTALL):
        if piece == sign:
            found.append([])
        else:
            found[-1].append(piece)
    return ["".join(pieces) for pieces in found]


def plain(value: str) -> str:
    """A text without its escapes."""
    return re.sub(r"\\(.)", _unescaped, value, flags=re.DOTALL).strip() if "\\" in value else value.strip()


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1] if found[1] in '\\,;:"' else found[0]
