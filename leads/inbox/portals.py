"""A portal's mail becomes an enquiry: what its rule finds, cleaned."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from estate.accounts import agency
from estate.mail.inbound.letter import Letter
from leads.inbox import recipes
from leads.inbox.recipes import Page
from leads.inbox.rules import Rule
from leads.inbox.shipped import EVERYWHERE

FALLBACK = Rule("", "E-mail", channel="email", fields=EVERYWHERE)
_LONGEST = 200
_LANGUAGES = {
    **dict.fromkeys(("english", "inglés", "englisch", "anglais", "inglês", "inglese"), "en"),
    **dict.fromkeys(("spanish", "español", "castellano", "spanisch", "espagnol", "espanhol"), "es"),
    **dict.fromkeys(("german", "deutsch", "alemán", "allemand", "alemão", "tedesco"), "de"),
    **dict.fromkeys(("french", "français", "francés", "französisch", "francês"), "fr"),
    **dict.fromkeys(("portuguese", "português", "portugués", "portugiesisch"), "pt"),
    **dict.fromkeys(("italian", "italiano", "italienisch"), "it"),
    **dict.fromkeys(("dutch", "nederlands", "holandés"), "nl"),
}
_NOBODYS = re.compile(r"^(no-?reply|do-?not-?reply|noreply|notifications?|mailer-daemon|postmaster)", re.I)


@dataclass(frozen=True)
class Facts:
    """What was found; `message` is the whole text where no label led to one."""

    rule: Rule
    name: str = ""
    email: str = ""
    phone: str = ""
    message: str = ""
    reference: str = ""
    address: str = ""
    language: str = ""
    is_message_found: bool = False

    @property
    def is_somebody(self) -> bool:
        """There is a way to answer."""
        return bool(self.email or self.phone)


def by_rule(letter: Letter, known: Sequence[Rule]) -> Facts | None:
    """By the first rule that fits and finds somebody."""
    found = (read(letter, rule) for rule in known if rule.fits(letter))
    return next((facts for facts in found if facts.is_somebody), None)


def by_its_form(letter: Letter) -> Facts | None:
    """A stranger's mail that is laid out as a form: a name and an address or a phone behind labels."""
    facts = read(letter, FALLBACK)
    return facts if facts.name and facts.is_somebody and len(facts.name.split()) < 8 else None


def read(letter: Letter, rule: Rule) -> Facts:
    pages = recipes.pages(letter)
    name = next(_names(letter, rule, pages), "")
    message = next(_all("message", rule, pages, long=True), "")
    return Facts(
        rule=rule,
        name=name,
        email=next(_emails(letter, rule, pages), ""),
        phone=next(_phones(rule, pages), ""),
        message=message or _squeezed(letter.text),
        reference=next(_all("reference", rule, pages), "")[:_LONGEST],
        address=next(_all("address", rule, pages), "")[:_LONGEST],
        language=_language(next(_all("language", rule, pages), "")) or rule.language,
        is_message_found=bool(message),
    )


def _all(field: str, rule: Rule, pages: Sequence[Page], *, long: bool = False) -> Iterator[str]:
    return recipes.find(rule.fields.get(field, ()), pages, rule.labels, long=long)


def _names(letter: Letter, rule: Rule, pages: Sequence[Page]) -> Iterator[str]:
    first = next(filter(None, map(_name, _all("first_name", rule, pages))), "")
    last = next(filter(None, map(_name, _all("last_name", rule, pages))), "")
    if first and last:
        yield f"{first} {last}"
    yield from filter(None, map(_name, _all("name", rule, pages)))
    if first or last:
        yield first or last


def _name(found: str) -> str:
    without = re.sub(r"\S+@\S+|<[^<>]*>|\[[^\[\]]*\]|\(\s*\)", " ", found)
    name = " ".join(without.split()).strip(" .,;:*_|\"'“”")
    return (
        name if any(sign.isalpha() for sign in name) and len(name) <= _LONGEST and "://" not in name else ""
    )


def _emails(letter: Letter, rule: Rule, pages: Sequence[Page]) -> Iterator[str]:
    """Not the portal's own, not ours, and nobody's."""
    ours = {*letter.recipients, (agency.current().email or "").lower()}
    for found in _all("email", rule, pages):
        for address in re.findall(recipes._EMAIL, found)[:1]:
            wanted = address.strip(".").lower()
            if wanted not in ours and not _NOBODYS.match(wanted):
                yield wanted


def _phones(rule: Rule, pages: Sequence[Page]) -> Iterator[str]:
    for found in _all("phone", rule, pages):
        for phone in re.findall(recipes._PHONE, found.replace("\u202d", ""))[:3]:
            if len(re.sub(r"\D", "", phone)) >= 6:
                yield phone.strip()


def _language(found: str) -> str:
    word = found.strip().lower()
    return _LANGUAGES.get(word) or (word if re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", word) else "")


def _squeezed(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[: recipes.LONGEST_MESSAGE]
