"""What was asked for became one with something else, and is read there."""


class Elsewhere(Exception):
    """`url` is where it stands now. A write needs none where it is done there; where it is done no more,
    `toast` says why."""

    def __init__(self, url: str, toast: str | None = None) -> None:
        self.url, self.toast = url, toast
