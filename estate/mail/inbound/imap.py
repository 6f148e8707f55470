"""A folder of an IMAP server, read and never changed: people read the same mailbox with their own programs.

Everything here blocks, and runs in a thread. Mails come as bytes: imap-tools would read them itself, in our
own process."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from estate.settings import Imap

TIMEOUT = 30.0
"""Seconds for one answer of the server."""
LARGEST = 40 << 20
"""Bytes; of a larger mail only the head is read."""
_FACTS = "(UID RFC822.SIZE INTERNALDATE {body})"
_UID, _SIZE = re.compile(rb"UID (\d+)"), re.compile(rb"RFC822\.SIZE (\d+)")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


class Unreachable(Exception):
    """The server does not answer, or not as it should; the text says what it said, and no password."""


@dataclass(frozen=True)
class Fetched:
    uid: int
    raw: bytes
    size: int
    arrived_at: datetime


class Folder:
    def __init__(self, box: BaseMailBox, uid_validity: int) -> None:
        self._box, self.uid_validity = box, uid_validity

    def after(self, last_uid: int, since: date | None = None) -> list[int]:
        """In their order; `since` is a day of the server's clock."""
        wanted = f"UID {last_uid + 1}:*"
        if since:
            wanted += f" SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        with _told():
            found = [int(uid) for uid in self._box.uids(wanted, None)]
        return sorted(uid for uid in found if uid > last_uid)  # "n:*" names the last one in any case

    def sizes(self, uids: list[int]) -> dict[int, int]:
        with _told():
            _said, lines = self._box.client.uid("fetch", _listed(uids), "(UID RFC822.SIZE)")
        facts = [line for line in lines if isinstance(line, bytes)]
        return {
            int(uid[1]): int(size[1])
            for line in facts
            if (uid := _UID.search(line)) and (size := _SIZE.search(line))
        }

    def fetch(self, uids: list[int], *, head_only: bool = False) -> list[Fetched]:
        """Those that are still there."""
        body = "BODY.PEEK[HEADER]" if head_only else "BODY.PEEK[]"
        with _told():
            said, lines = self._box.client.uid("fetch", _listed(uids), _FACTS.format(body=body))
        if said != "OK":
            raise Unreachable(f"the server refuses to hand out mails ({said})")
        return list(_mails(lines))


@contextlib.contextmanager
def opened(imap: Imap) -> Iterator[Folder]:
    with _told():
        box = _box(imap)
    try:
        with _told():
            box.login(imap.user, imap.password, initial_folder=None)
            box.folder.set(imap.folder, readonly=True)
            state = box.folder.status(imap.folder, ["UIDVALIDITY"])
        yield Folder(box, state["UIDVALIDITY"])
    finally:
        with contextlib.suppress(imaplib.IMAP4.error, ImapToolsError, OSError):
            box.logout()


def _box(imap: Imap) -> BaseMailBox:
    if imap.encryption == "imap":
        return MailBoxUnencrypted(imap.host, imap.port, timeout=TIMEOUT)
    context = ssl.create_default_context()
    kind = MailBox if imap.encryption == "imaps" else MailBoxStartTls
    return kind(imap.host, imap.port, timeout=TIMEOUT, ssl_context=context)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, ImapToolsError, OSError) as error:
        said = str(getattr(error, "strerror", None) or error)
        raise Unreachable(" ".join(said.split())[:300] or type(error).__name__) from error


def _listed(uids: list[int]) -> str:
    return ",".join(str(uid) for uid in uids)


def _mails(lines: list[object]) -> Iterator[Fetched]:
    """A literal comes with the facts before it; some servers write facts behind it, too."""
    for place, line in enumerate(lines):
        if not isinstance(line, tuple):
            continue
        behind = lines[place + 1] if place + 1 < len(lines) else b""
        facts = line[0] + (behind if isinstance(behind, bytes) else b"")
        uid, size = _UID.search(facts), _SIZE.search(facts)
        if uid:
            yield Fetched(int(uid[1]), line[1], int(size[1]) if size else len(line[1]), _arrived(facts))


def _arrived(facts: bytes) -> datetime:
    told = imaplib.Internaldate2tuple(facts)
    now = datetime.now(UTC)
    return min(datetime(*told[:6]).astimezone(UTC), now) if told else now
