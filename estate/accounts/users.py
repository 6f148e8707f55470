"""The people who sign in: adding one."""

from email_validator import EmailNotValidError, validate_email

from estate.accounts import passwords
from estate.accounts.tables import Office, Role, User
from estate.refusals import Refused
from piccolo_conf import DB


async def add(*, email: str, role: str, name: str, office: str | None, password: str) -> User:
    """Raises Refused for an address that is none or is taken, and for a password that is too short."""
    address = _address(email)
    if len(password) < passwords.MINIMUM_LENGTH:
        raise Refused(f"A password needs {passwords.MINIMUM_LENGTH} characters or more.")
    hashed = await passwords.hash_password(password)
    async with DB.transaction():
        if await User.exists().where(User.email == address):
            raise Refused(f"{address} is a user already.")
        user = User(
            email=address,
            name=name.strip(),
            role=Role(role),
            takes_leads=role == Role.AGENT,
            office=await _office(office) if office else None,
            password_hash=hashed,
        )
        await User.insert(user)
    return user


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Refused(f"{email} is not an e-mail address.") from None


async def _office(name: str) -> Office:
    found = await Office.objects().where(Office.name == name.strip()).first()
    if found is None:
        found = Office(name=name.strip())
        await Office.insert(found)
    return found
