"""Why a command cannot go on, in a sentence for whoever runs it."""


class Failure(Exception):  # noqa: N818
    """`str(failure)` is one sentence; the command line prints it and exits with 1, without a traceback."""
