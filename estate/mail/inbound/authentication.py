"""What the servers on its way say of who sent a mail: Authentication-Results of RFC 8601.

Anybody can write such a line into a mail: it counts only from a server that we were told to trust."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from itertools import islice

from estate.mail.inbound import headers

MOST = 10
"""Lines that are looked at, from the top."""
_RESULT = re.compile(r"\s*([a-z0-9-]{1,40})\s*(?:/\s*\d+\s*)?=\s*([a-z]{1,40})", re.IGNORECASE)
_AUTHOR = re.compile(r"\sheader\.from\s*=\s*\"?(?:[^\s\"@]*@)?([^\s\"@]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """By one server (its authserv-id); `results` of each method, of which a signature may have several, and
    the domain whose mail it took this for."""

    server: str
    results: dict[str, list[str]]
    domain: str = ""

    @property
    def is_failed(self) -> bool:
        """DMARC decides; without it both of what it is made of must have failed."""
        dmarc = self.results.get("dmarc", ())
        if "fail" in dmarc or "pass" in dmarc:
            return "fail" in dmarc
        return self._all("spf", "fail softfail") and self._all("dkim", "fail none policy permerror")

    def _all(self, method: str, wanted: str) -> bool:
        found = self.results.get(method, ())
        return bool(found) and all(one in wanted.split() for one in found)


def verdicts(mail: Message) -> list[Verdict]:
    """The topmost first: it was written last."""
    found = map(_verdict, islice(headers.every(mail, "Authentication-Results"), MOST))
    return [one for one in found if one]


def _verdict(text: str) -> Verdict | None:
    """None where no server is named."""
    first, *rest = "".join(_without_comments(text)).split(";")
    server = next(iter(first.split()), "").strip('"').lower()
    if not server or "=" in server:
        return None
    results: dict[str, list[str]] = {}
    for said in filter(None, map(_RESULT.match, rest)):
        results.setdefault(said[1].lower(), []).append(said[2].lower())
    author = next((found[1] for one in rest if "dmarc" in one and (found := _AUTHOR.search(one))), "")
    return Verdict(server, results, author.lower())


def _without_comments(text: str) -> Iterator[str]:
    """Parentheses may stand within each other; what is quoted divides nothing."""
    depth, is_quoted, is_escaped = 0, False, False
    for sign in text:
        if is_escaped or sign == "\\":
            is_escaped = not is_escaped
        elif sign == '"' and not depth:
            is_quoted = not is_quoted
        elif sign in "()" and not is_quoted:
            depth = depth + 1 if sign == "(" else max(0, depth - 1)
        elif not depth and not (is_quoted and sign == ";"):
            yield sign
