"""The sample agency: everything at once, or nothing."""

from datetime import datetime

from estate.accounts import agency, passwords
from estate.accounts.tables import Agency, User
from estate.demo import conversations, following, homes, mailbag, photos, pins, sources, staff, stories, today
from estate.demo.accounts import ACCOUNTS, PASSWORD
from estate.demo.book import Book
from estate.demo.diary import Diary
from estate.demo.homes import Home
from estate.demo.letters import Post
from estate.demo.people import Crowd
from estate.demo.stories import Setting
from estate.failures import Failure
from estate.people import tagging
from estate.people.doubles import finding
from estate.people.tables import Person
from piccolo_conf import DB

_LOCK = 1_755_110_109_040  # any number that no other program locks in this database


class InUse(Failure):
    """Sample data goes into an empty database only."""


async def seeded() -> bool:
    return bool(await Agency.exists().where(Agency.is_sample.eq(True)))


async def seed(now: datetime) -> bool:
    """Writes the sample, in one transaction; false where it is there already. Raises InUse."""
    if await seeded():
        return False
    passwords_of = {email: await passwords.hash_password(PASSWORD) for email in ACCOUNTS}
    async with DB.transaction():
        await Agency.raw("SELECT pg_advisory_xact_lock({})", _LOCK)
        if await seeded():
            return False
        if await User.exists():
            raise InUse("An agency of your own is in this database already: the sample needs an empty one.")
        book, offered = compose(now)
        for user in book.rows[User]:
            user.password_hash = passwords_of.get(user.email)
        await book.write()
        await tagging.spelled(tag for person in book.rows[Person] for tag in person.tags)
        await finding.look_for(person.id for person in book.rows[Person])
        await photos.enqueue((home.id, home.scenes) for home in offered)
    await agency.load()
    return True


def compose(now: datetime) -> tuple[Book, list[Home]]:
    """All rows in memory; the same for the same *now*."""
    book = Book(now)
    crew = staff.hire(book)
    sources.connect(book, crew.admin)
    agency.use(agency.from_row(_settings(book)))
    offered = homes.build(book, crew)
    here = Setting(book, Post(book), crew, Diary(book), Crowd(book), offered)
    today.fill(here)
    stories.tell_all(here)
    conversations.fill(here)
    mailbag.fill(here)
    following.add(here)
    pins.pin(here)
    here.post.hold_some({person.id: person for person in here.crowd.people})
    return book, offered


def _settings(book: Book) -> dict[str, object]:
    """For the mails, which are written in the agency's name."""
    row: Agency = book.rows[Agency][0]
    return {column: getattr(row, column) for column in agency.COLUMNS}
