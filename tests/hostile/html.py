"""Answers as a browser reads them: texts and attributes, character references resolved."""

from html.parser import HTMLParser


class Read(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.values: dict[str, str] = {}
        """What fields show, by their names."""
        self.by_id: dict[str, str] = {}
        """The text of elements that have an id."""
        self._open: list[tuple[str, str | None]] = []
        self._area: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in found.items()]
        if tag == "input" and found.get("type") not in ("radio", "checkbox"):
            self.values.setdefault(found.get("name", ""), found.get("value", ""))
        if tag == "textarea":
            self._area = found.get("name", "")
            self.values.setdefault(self._area, "")
        if "id" in found:
            self.by_id.setdefault(found["id"], "")
        if tag not in _VOID:
            self._open.append((tag, found.get("id")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        if tag in [open_tag for open_tag, _id in self._open]:
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._area is not None:
            self.values[self._area] += data
        for _tag, id_ in self._open:
            if id_:
                self.by_id[id_] += data

    @property
    def all_texts(self) -> list[str]:
        return [*self.texts, *(value for _tag, _name, value in self.attributes)]


_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
