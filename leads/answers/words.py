"""How letters look on our pages."""

import re

from markupsafe import Markup, escape

from estate.mail.letters import paragraphs

_NAMES = re.compile(r"\{\s*[a-z_]+\s*\}")


def braces_marked(text: str | Markup) -> Markup:
    """What still stands in braces is seen at once."""
    return Markup(_NAMES.sub(lambda found: f"<mark>{found[0]}</mark>", str(escape(text))))  # noqa: S704


FILTERS = {"letter": paragraphs, "braces_marked": braces_marked}
