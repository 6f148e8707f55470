"""What a person may not do just now, in a sentence for them."""

from typing import ClassVar

from estate.i18n import _


class Refused(Exception):
    """A rule says no. `str(refused)` is the sentence that the person reads (answered with `status`)."""

    status: ClassVar[int] = 409


class Unreadable(Refused):
    """What was sent is no form."""

    status = 400


def changed_meanwhile(theirs: str, ours: str) -> str:
    """The sentence of a lost race, with both values."""
    return _("Meanwhile this was set to “%(theirs)s”; you chose “%(ours)s”. Look again and decide.") % {
        "theirs": theirs,
        "ours": ours,
    }
