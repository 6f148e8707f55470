"""What somebody of the agency keeps at hand: ids, and nothing about people."""

from estate.people.merging import LEAD, PERSON, Moved, merges
from estate.people.privacy.rooms import Holding, holds

holds(
    Holding("pin", "t.subject = ANY({})", forgets=True, impersonal=("kind",)),
    Holding("opened", "t.subject = ANY({})", forgets=True, impersonal=("kind",)),
)

merges(
    Moved("pin", "subject", of=(PERSON, LEAD), once=("account", "kind")),
    Moved("opened", "subject", of=(PERSON, LEAD), once=("account", "kind")),
)
