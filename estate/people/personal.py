"""What the core's tables of people hold of them; and the queue, which is no room's own."""

from estate.i18n import N_
from estate.people.privacy.rooms import Holding, holds

ERASED = N_("Erased person")

holds(
    Holding(
        "person",
        "t.id = ANY({})",
        # In place of the name the erasure writes that there is none.
        empties={
            "search": "''",
            "language": "NULL",
            "name": "CASE WHEN t.erased_at IS NULL THEN '' ELSE t.name END",
        },
        emptied=N_("name, language"),
        stays=N_("that there was somebody, and since when"),
    ),
    Holding(
        "contact_point",
        "t.person = ANY({})",
        forgets=True,
        impersonal=("kind", "value", "typed"),
        emptied=N_("phones and e-mail addresses"),
    ),
    Holding(
        "person_link",
        "t.person = ANY({}) OR t.other = ANY({})",
        forgets=True,
        impersonal=("kind",),
        emptied=N_("links to other people"),
    ),
    Holding(
        "consent",
        "t.person = ANY({})",
        empties={"proof": "''", "withdrawn_at": "coalesce(t.withdrawn_at, now())"},
        impersonal=("purpose", "wording", "source"),
        emptied=N_("what was noted about how a consent was given; all are withdrawn"),
        stays=N_("to which words there was consent, from when to when"),
    ),
    Holding("erasure", "t.person = ANY({})", stays=N_("that and when this person was erased, and by whom")),
    # Jobs hold ids. What a failed one left behind may repeat what a value was.
    Holding("pgqueuer", mentions=("payload", "headers"), impersonal=("entrypoint", "dedupe_key")),
    Holding("pgqueuer_log", mentions=("traceback",), impersonal=("entrypoint",)),
    Holding("pgqueuer_schedules", impersonal=("entrypoint", "expression")),
    Holding("pgqueuer_statistics", impersonal=("entrypoint",)),
    Holding("migration", impersonal=("name", "app_name")),
)
