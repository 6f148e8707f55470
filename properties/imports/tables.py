from enum import StrEnum
from typing import Any

from piccolo.columns import JSONB, BigInt, ForeignKey, Integer, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from estate.accounts.tables import User
from estate.columns import belongs_to, identity, moment, one_of


class Origin(StrEnum):
    BROWSER = "browser"
    COMMAND = "command"


class ImportKind(StrEnum):
    PROPERTIES = "properties"
    PEOPLE = "people"


class RunState(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"


AT_WORK = (RunState.CHECKING, RunState.RUNNING, RunState.UNDOING)


class ImportRun(Table):
    """One import of a file. What it did to each listing or person is in `import_change`, its refused rows are
    in `import_refusal`, what it would change in `import_preview` (made by the migration: they have composite
    keys)."""

    id = identity()
    account: ForeignKey[Any] = belongs_to(User, null=True, help_text="none where a command imported")
    kind = Text(default="properties", null=False)
    origin = Text(default="browser", null=False)
    file_name = Text(default="", null=False)
    file_key = Text(default=None, null=True, help_text="in S3, until the run has ended")
    byte_size = BigInt(default=0, null=False)
    source = Text(default=None, null=False)
    columns = JSONB(default="[]", null=False, help_text="names and sample values, as the file has them")
    warning = Text(default="", null=False)
    wishes = JSONB(default="{}", null=False, help_text="column → field")
    fixed = JSONB(default="{}", null=False, help_text="field → text")
    state = Text(default="uploaded", null=False)
    reason = Text(default="", null=False, help_text="why it failed or was not undone, in words")
    phase = Text(default="", null=False)
    done = BigInt(default=0, null=False)
    total = BigInt(default=0, null=False)
    read = Integer(default=0, null=False)
    created = Integer(default=0, null=False)
    updated = Integer(default=0, null=False)
    unchanged = Integer(default=0, null=False)
    superseded = Integer(default=0, null=False)
    refused = Integer(default=0, null=False)
    unread = Integer(default=0, null=False, help_text="values that were kept as they came")
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    started_at = moment()
    seen_at = Timestamptz(default=TimestamptzNow(), null=False, help_text="last sign of life")
    cancelled_at = moment(help_text="when somebody asked it to stop")
    finished_at = moment()
    undone_at = moment()
    undone_by: ForeignKey[Any] = belongs_to(User, null=True)

    known_kind = one_of("kind", ImportKind)
    known_origin = one_of("origin", Origin)
    known_state = one_of("state", RunState)
    whole_counts = Check("read >= 0 AND created >= 0 AND updated >= 0 AND unchanged >= 0 AND refused >= 0")
