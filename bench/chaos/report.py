"""bench/CHAOS.md: what was done, what people saw, what was lost."""

import html
import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bench.chaos.faults import Fault
from bench.chaos.people import Seen
from bench.chaos.truth import Verdict


@dataclass
class Outcome:
    fault: Fault
    seen: Seen = field(default_factory=Seen)
    kept: dict[str, int] = field(default_factory=dict)
    well_after: float = 0.0
    verdict: Verdict | None = None
    skipped: bool = False

    @property
    def wrong(self) -> list[str]:
        found = list(self.verdict.wrong) if self.verdict else []
        if self.seen.bare:
            found.append(f"answers without a sentence: {dict(self.seen.bare)}")
        return found


def line(outcome: Outcome) -> str:
    """One row of the table."""
    fault, seen = outcome.fault, outcome.seen
    if outcome.skipped or outcome.verdict is None:
        return f"| {fault.name} | {fault.what} | not tried: this machine cannot |||||||"
    kept = ", ".join(f"{count} {name}" for name, count in outcome.kept.items())
    return (
        f"| {fault.name} | {fault.what} | {seen.good} | {seen.sentences.total()} | {seen.no_line} "
        f"| {max(seen.page_waits, default=0):.1f} | {outcome.well_after:.1f} | {outcome.verdict.settled_after:.0f} "
        f"| {kept} | {outcome.verdict.repeated_mails} | {'; '.join(outcome.wrong) or 'nothing'} |"
    )


def text(outcomes: list[Outcome]) -> str:
    said: dict[str, list[str]] = {}
    for outcome in outcomes:
        for words in outcome.seen.sentences:
            said.setdefault(html.unescape(words), []).append(outcome.fault.name)
    return _FRAME.format(
        when=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        load=os.getloadavg()[0],
        rows="\n".join(line(outcome) for outcome in outcomes),
        said="\n".join(f"- {words} ({', '.join(faults)})" for words, faults in sorted(said.items())),
    )


_FRAME = """# Results of `make chaos`

One run on {when} UTC: {cores} cores, Python {python}, embedded PostgreSQL and store, load at its end {load:.1f}.

A sample agency with its web server (2 processes), worker, PostgreSQL, file store and mail server; four agents who
read pages, write notes and book visits, strangers who send enquiries, and the office that adds photos, all at once.
Each fault comes while they work and lasts 12 seconds or as said; every write is sent again, with the same id, until
it is answered. Then everybody finishes, retries that stand on the clock come early, and the database, the store and
the mail server are compared with what was answered.

- *good*: answers as on any day. *sentences*: answers of 5xx (or 429) with a sentence and a way to try again.
  *no line*: no answer at all, for which the app on the phone has its own sentence. An answer without a sentence
  counts as wrong.
- *longest*: seconds that a page took at most. *well*: seconds from the end of the fault until every page is good.
  *settled*: seconds until all mail is out and all photos are ready.
- *answered*: writes that people were told are kept; each was looked for. *again*: mails that came once more under the
  same Message-ID, of the whole run so far.

| fault | what happens | good | sentences | no line | longest | well | settled | answered | again | wrong |
|---|---|---|---|---|---|---|---|---|---|---|
{rows}

What people read meanwhile:

{said}
"""
