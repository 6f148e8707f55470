"""What speaks for two records being one person, in words."""

import json
from collections.abc import Iterable

from estate.i18n import N_, _
from estate.people.doubles.likeness import Degree, Finding, Trait

SAYING = {
    (Trait.NAME, Degree.SAME): N_("same name"),
    (Trait.NAME, Degree.ALIKE): N_("names are alike"),
    (Trait.NAME, Degree.DIFFERENT): N_("names differ"),
    (Trait.BIRTHDAY, Degree.SAME): N_("same birthday"),
    (Trait.BIRTHDAY, Degree.ALIKE): N_("birthdays differ in one digit"),
    (Trait.BIRTHDAY, Degree.DIFFERENT): N_("another birthday"),
    (Trait.STREET, Degree.SAME): N_("same street"),
    (Trait.STREET, Degree.ALIKE): N_("streets are alike"),
    (Trait.STREET, Degree.DIFFERENT): N_("another street"),
    (Trait.PLACE, Degree.SAME): N_("same place"),
    (Trait.PLACE, Degree.ALIKE): N_("same place or nearly"),
    (Trait.PLACE, Degree.DIFFERENT): N_("another place"),
    (Trait.PHONE, Degree.SAME): N_("same phone"),
    (Trait.PHONE, Degree.ALIKE): N_("phones differ in one digit"),
    (Trait.PHONE, Degree.BUT_FOR_COUNTRY): N_("same phone but for its country"),
    (Trait.EMAIL, Degree.SAME): N_("same e-mail"),
    (Trait.EMAIL, Degree.ALIKE): N_("e-mails are alike"),
    (Trait.EMAIL, Degree.ONE_SLIP): N_("e-mails differ in one letter"),
    (Trait.HOME, Degree.SAME): N_("asked about the same home"),
}
"""That phones and e-mails differ goes without saying: many people have several."""


def of_findings(found: Iterable[Finding]) -> list[tuple[str, bool]]:
    """Each in words, and whether it speaks for one person."""
    told = [(SAYING.get((one.trait, one.degree)), one.weight > 0) for one in found]
    return [(_(saying), speaks_for) for saying, speaks_for in told if saying]


def of_json(evidence: str) -> list[tuple[str, bool]]:
    """As the queue keeps them."""
    return of_findings(
        Finding(Trait(trait), Degree(degree), weight) for trait, degree, weight in json.loads(evidence)
    )
