"""What was asked for became one with something else, and is read there."""


class Elsewhere(Exception):
    """`url` is where it stands now. A write needs none: it is done there."""

    def __init__(self, url: str) -> None:
        self.url = url
