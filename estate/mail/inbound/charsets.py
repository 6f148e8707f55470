"""Bytes to text, whatever they say they are."""

import codecs
import re

from charset_normalizer import from_bytes

ENOUGH = 20_000
"""Bytes that are looked at where the charset has to be guessed."""
_ALIASES = {"ks_c_5601-1987": "cp949", "iso-8859-8-i": "iso-8859-8", "x-sjis": "cp932", "cp-850": "cp850"}
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")


def decoded(data: bytes, charset: str | None) -> str:
    """Never an error; what cannot be read is replaced, and no control signs stay."""
    return clean(_decoded(data, (charset or "").strip().strip("\"'").lower()))


def _decoded(data: bytes, charset: str) -> str:
    name = _ALIASES.get(charset, charset)
    if name and name not in ("us-ascii", "ascii", "unknown-8bit"):
        try:
            if codecs.lookup(name)._is_text_encoding:
                return data.decode(name, "replace")
        except (LookupError, ValueError, UnicodeError):
            pass  # a name that nobody knows is none
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(data[:ENOUGH]).best()
        return data.decode(best.encoding if best else "latin-1", "replace")


def clean(text: str) -> str:
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
