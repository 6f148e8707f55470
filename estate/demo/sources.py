"""The programs that hand enquiries on to the sample agency; what their tokens were, nobody knows."""

import hashlib

from estate.accounts.tables import ApiToken, SourceKind, TokenScope, User
from estate.demo.book import Book

PORTAL = "homes.example"
CAMPAIGNS = ("Autumn open house", "Sea view", "")


def connect(book: Book, by: User) -> None:
    for number, (name, kind, hours) in enumerate(
        ((PORTAL, SourceKind.PORTAL, 1), ("www.lioz.example", SourceKind.WEBSITE, 5))
    ):
        book.add(
            ApiToken(
                id=book.fixed_id(book.ago(days=90), 9_000 + number),
                name=name,
                scope=TokenScope.ENQUIRIES,
                kind=kind,
                token_hash=hashlib.sha256(f"{name} {book.now}".encode()).digest(),
                made_by=by.id,
                created_at=book.ago(days=90),
                last_used_at=book.ago(hours=hours),
            )
        )


def campaign(place: int) -> str:
    return CAMPAIGNS[place % len(CAMPAIGNS)]
