"""What a person may not do just now, in a sentence for them."""

from typing import ClassVar


class Refused(Exception):
    """A rule says no. `str(refused)` is the sentence that the person reads (answered with `status`)."""

    status: ClassVar[int] = 409


class Unreadable(Refused):
    """What was sent is no form."""

    status = 400
