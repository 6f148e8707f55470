"""How letters look on our pages."""

import re

from markupsafe import Markup, escape

from estate.mail.letters import paragraphs
from leads.answers import variables


def braces_marked(text: str | Markup) -> Markup:
    """A variable that still stands in braces, or almost one, is seen at once."""
    marked = str(escape(text))
    for word in {*variables.unfilled(marked), *variables.near_misses(marked)}:
        marked = re.sub(rf"\{{\s*{re.escape(word)}\s*\}}", r"<mark>\g<0></mark>", marked)
    return Markup(marked)  # noqa: S704


FILTERS = {"letter": paragraphs, "braces_marked": braces_marked}
