"""The mails of a lead."""

from uuid import UUID

from estate.accounts import agency
from estate.columns import utc_now
from estate.mail import outbox
from estate.mail.outbox import Letter
from estate.settings import settings


async def enquiry_received(
    *,
    to: str,
    person: UUID,
    lead: UUID,
    name: str,
    message: str,
    language: str | None,
    home: str | None,
    home_url: str | None,
) -> None:
    """To the prospect; once a day for a case, so that nobody can be flooded through our form."""
    base = settings().base_url
    await outbox.post(
        Letter(
            "enquiry_received",
            to=to,
            person=person,
            about=lead,
            language=language or agency.current().locale,
            context={
                "name": name,
                "message": message,
                "home": home,
                "property_url": home_url and base + home_url,
            },
            reply_to=agency.current().email,
            once=f"enquiry_received:{lead}:{utc_now():%Y-%m-%d}",
        )
    )
