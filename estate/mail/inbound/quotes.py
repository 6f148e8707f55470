"""What is new in an answer, and what it only repeats."""

import re

from mailparser_reply import EmailReplyParser
from mailparser_reply.constants import MAIL_LANGUAGES

LONGEST = 20_000
"""Characters in which quotes are looked for; an answer stands above them."""
_LONGEST_LINE = 200
_PARSER = EmailReplyParser(languages=list(MAIL_LANGUAGES))
# Lines behind which others speak, in languages and programs that the parser does not know.
_BEGINS = re.compile(
    r"^(?:[>\s]*)(?:"
    r"-{2,} ?(?:original message|ursprüngliche nachricht|mensaje original|message d'origine|mensagem original"
    r"|messaggio originale|oorspronkelijk bericht|forwarded message|reply above this line).{0,40}"
    r"|_{20,}"
    r"|-{2,} on .{6,200} wrote -{2,}"
    r"|##- .{0,80} -##"
    r"|(?:on|el|em|le|il|am|op|den|dnia|a|w dniu) .{6,200}"
    r"(?:wrote|escribió|escreveu|a écrit|ha scritto|schrieb|schreef|skrev|napisał\(a\)|va escriure).{0,80}:"
    r"|.{4,200} (?:wrote|kirjoitti|escribió|escreveu|schrieb)(?: am .{0,60})?: ?"
    r")\s*$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(?:-- ?|__ ?|(?:sent from my|sent from|gesendet von|enviado desde|enviado do|envoyé de|inviato da"
    r"|verzonden met|get outlook for|von meinem .{1,20} gesendet) ?[^.,;!?]{0,60})$",
    re.IGNORECASE,
)
_SOMEBODY_AT = re.compile(r"(?=.*\d{1,4}).*<\s*[^<>\s]+@[^<>\s]+>.{0,40}:$")
"""A day or an hour and an address before a colon, in whatever language."""


def folded(text: str) -> tuple[str, str]:
    """What is new, and the rest. Where nothing would be left, all of it is new."""
    head, tail = text[:LONGEST], text[LONGEST:]
    lines = head.split("\n")
    end = min(_by_the_parser(lines), _by_their_words(lines))
    if end == len(lines):
        head, tail, lines = text, "", text.split("\n")
        end = len(lines)
    new = _without_quotes_at_the_end(lines[:end])
    kept = len(new)
    if not any(line.strip() for line in new):
        return text.strip(), ""
    return "\n".join(new).strip(), ("\n".join(lines[kept:]) + tail).strip()


def _by_the_parser(lines: list[str]) -> int:
    """The line at which the answer ends."""
    short = [line[:_LONGEST_LINE].strip() for line in lines]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(short))  # blank lines alone would cost a minute
    answer = _PARSER.read(text).replies[0].content
    left = sum(1 for line in answer.split("\n") if line.strip())
    for place, line in enumerate(short):
        if not left:
            return place
        left -= bool(line)
    return len(lines)


def _by_their_words(lines: list[str]) -> int:
    for place, line in enumerate(lines):
        met = place and (_BEGINS.match(line[:_LONGEST_LINE]) or _SIGNATURE.match(line.strip()[:100]))
        if met or (place and (_is_head(lines[place : place + 4]) or _introduces(lines[place : place + 4]))):
            return place
    return len(lines)


def _introduces(lines: list[str]) -> bool:
    """Somebody with a date, perhaps broken into two lines, or any line with a colon above quoted ones."""
    first = lines[0].strip()[:_LONGEST_LINE]
    if not first:
        return False
    below = next((line.strip() for line in lines[1:3] if line.strip()), "")
    if first.endswith(":") and (_SOMEBODY_AT.match(first) or below.startswith(">")):
        return True
    both = f"{first} {below[:_LONGEST_LINE]}"
    return first[:1].isalnum() and not first.endswith((".", "!", "?")) and bool(_SOMEBODY_AT.match(both))


_HEAD = re.compile(
    r"^[>*\s]*(?:from|von|de|da|van|fra|från|lähettäjä|sent|gesendet|enviado|envoyé|inviato|to|an|para|à|a"
    r"|subject|betreff|asunto|assunto|objet|oggetto|date|datum|fecha|data|от|отправлено|кому|тема|дата)\s?:[*\s]*\S",
    re.IGNORECASE,
)


def _is_head(lines: list[str]) -> bool:
    """From, Sent, To, Subject one below the other."""
    return (
        bool(lines)
        and _HEAD.match(lines[0][:200]) is not None
        and sum(1 for line in lines[1:] if _HEAD.match(line[:200])) >= 2
    )


def _without_quotes_at_the_end(lines: list[str]) -> list[str]:
    """Quotes between the lines of an answer stay: without them it would say nothing."""
    while lines and (not lines[-1].strip(" -") or lines[-1].lstrip().startswith(">")):
        lines = lines[:-1]
    return lines
