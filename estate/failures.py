"""Why a command cannot go on, in a sentence for whoever runs it."""


class Failure(Exception):
    """`str(failure)` is one sentence; the command line prints it and exits with 2, without a traceback."""
