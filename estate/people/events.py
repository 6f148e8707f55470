"""What happens to a person, whatever cases they have."""

from dataclasses import dataclass
from typing import ClassVar

from estate.history import Happening


@dataclass(frozen=True)
class PersonCorrected(Happening):
    """`previous_name` is empty where the name stayed; `added` and `wrong` are phones and e-mails."""

    PERSONAL: ClassVar = ("previous_name", "added", "wrong")

    previous_name: str
    added: list[str]
    wrong: list[str]
