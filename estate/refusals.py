"""What a person may not do just now, in a sentence for them."""


class Refused(Exception):
    """A rule says no. `str(refused)` is the sentence that the person reads (answered as 409)."""
