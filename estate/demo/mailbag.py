"""Mails that wait for the office of the sample: somebody who writes by themselves, a seller, and news."""

from estate.demo.stories import Setting
from estate.mail.tables import InboundMail, MailKind, MailState

LETTERS = (
    (2, "other", "Helena Brito", "helena.brito@example.com", "The flat with the two balconies",
     "Good morning,\n\nis the flat with the two balconies that I saw in your window still to be had? I am in"
     " Lisbon until Sunday, and could come on any afternoon.\n\nHelena Brito\n+351 912 555 0143"),
    (5, "other", "Rui Valente", "rui.valente@example.com", "Selling my mother's house",
     "Dear all,\n\nwe are thinking of selling the house of my mother in Campo de Ourique. Could somebody"
     " come and tell us what it is worth?\n\nBest regards\nRui Valente"),
    (26, "bulk", "Portal News", "news@portal.example.com", "What sold in your district in November",
     "The numbers of the month: prices, days on the market, searches."),
)  # fmt: skip


def fill(here: Setting) -> None:
    for hours, kind, name, address, subject, text in LETTERS:
        at = here.book.ago(hours=hours)
        mail = here.book.id(at)
        here.book.add(
            InboundMail(
                id=mail,
                digest=f"sample {mail}",
                size=len(text.encode()),
                kind=MailKind(kind).value,
                state=MailState.WAITING.value,
                message_id=f"<{mail}@example.com>",
                sender=address,
                sender_name=name,
                recipients="hello@demo.example",
                subject=subject,
                text=text,
                received_at=at,
                created_at=at,
            )
        )
