"""Settings come from the environment only; a wrong one stops the start with one sentence."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from estate.failures import Failure

PROJECT = Path(__file__).resolve().parent.parent
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?")  # nothing that could end a part of the content policy
_IMAP_PORTS = {"imap": 143, "imap+starttls": 143, "imaps": 993}
_SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class SettingsError(Failure):
    """A setting cannot be used; the text names it and says why."""


@dataclass(frozen=True)
class Smtp:
    host: str
    port: int
    user: str | None
    password: str | None
    encryption: Literal["smtp", "smtp+starttls", "smtps"]
    """`smtp` is encrypted where the server offers it, `smtp+starttls` always, `smtps` from the first byte."""


@dataclass(frozen=True)
class Imap:
    host: str
    port: int
    user: str
    password: str
    folder: str
    encryption: Literal["imap", "imap+starttls", "imaps"]
    """`imap` is not encrypted: only on the same machine."""
    authserv_id: str
    """The server whose Authentication-Results are believed (RFC 8601); empty: nobody's."""

    @property
    def name(self) -> str:
        """As people know it, without the password."""
        return f"{self.user}@{self.host}/{self.folder}"


class Settings(BaseSettings):
    """Each field is read from the variable of its name in capitals; README.md lists them all."""

    model_config = SettingsConfigDict(
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        env_ignore_empty=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    database_url: str | None = None
    estate_data: Path = PROJECT / ".data"
    aws_endpoint_url_s3: str | None = None
    aws_access_key_id: str | None = None
    aws_secret_access_key: SecretStr | None = None
    aws_region: str = "us-east-1"
    s3_bucket: str = "estate"
    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    """Without it mail comes from the agency's own address."""
    mailboxes: SecretStr | None = None
    """Where enquiries and answers arrive, several with blanks between them."""
    secret_key: SecretStr | None = None
    base_url: str = "http://localhost:8000"
    photos_base_url: str | None = None
    """A CDN in front of our own /photos; without it we serve them ourselves."""
    trusted_proxies: str = ""
    geocoder: str | None = None
    geocoder_key: SecretStr | None = None
    geocoder_url: str | None = None
    """A server of one's own, for the providers that have such."""
    geocoder_rate: float = Field(default=1.0, gt=0, le=1000)
    """Requests per second, of all workers together."""
    web_workers: int = Field(default=1, ge=1, le=64)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    demo: bool = Field(default=False, alias="ESTATE_DEMO")

    @property
    def smtp(self) -> Smtp | None:
        return _smtp(self.smtp_url.get_secret_value()) if self.smtp_url else None

    @property
    def imap(self) -> list[Imap]:
        return [_imap(url) for url in self.mailboxes.get_secret_value().split()] if self.mailboxes else []

    @property
    def photos_origin(self) -> str:
        """What the content policy allows; empty where it is our own."""
        if not self.photos_base_url:
            return ""
        parts = _parts(self.photos_base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, url: str) -> str:
        if _parts(url).scheme not in ("postgres", "postgresql"):
            raise ValueError("write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
        return url

    @field_validator("aws_endpoint_url_s3", "geocoder_url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        parts = _parts(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write it as https://HOST, for S3 at Amazon https://s3.REGION.amazonaws.com")
        return url

    @field_validator("photos_base_url")
    @classmethod
    def _is_place(cls, url: str) -> str:
        parts = _parts(url)
        known = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)
        if not known or parts.query or parts.fragment:
            raise ValueError("write it as https://HOST or https://HOST/FOLDER")
        return url.strip().rstrip("/")

    @field_validator("base_url")
    @classmethod
    def _is_origin(cls, url: str) -> str:
        parts = _parts(url)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.path.strip("/")
            or parts.query
        ):
            raise ValueError("write it as https://HOST, without a path")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value()) < 32:
            raise ValueError("it needs 32 random characters or more")
        return key

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, url: SecretStr) -> SecretStr:
        _smtp(url.get_secret_value())
        return url

    @field_validator("mailboxes")
    @classmethod
    def _are_imap(cls, urls: SecretStr) -> SecretStr:
        names = [_imap(url).name for url in urls.get_secret_value().split()]
        if len(names) != len(set(names)):
            raise ValueError("one mailbox is listed twice")
        return urls

    @field_validator("mail_from")
    @classmethod
    def _is_mailbox(cls, address: str) -> str:
        local, at, domain = address.rpartition("@")
        if not (local and at and domain) or any(character.isspace() for character in address):
            raise ValueError("write one e-mail address, such as hello@agency.example")
        return address

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, listed: str) -> str:
        for part in filter(None, (part.strip() for part in listed.split(","))):
            try:
                ip_network(part, strict=False)
            except ValueError:
                raise ValueError("write networks with commas between them, such as 10.0.0.0/8, ::1") from None
        return listed

    @field_validator("geocoder")
    @classmethod
    def _is_known(cls, name: str) -> str:
        from geopy.geocoders import SERVICE_TO_GEOCODER

        if name.lower() not in SERVICE_TO_GEOCODER:
            raise ValueError(f"geopy knows these providers: {', '.join(sorted(SERVICE_TO_GEOCODER))}")
        return name.lower()

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: str) -> str:
        return level.upper()


@lru_cache
def settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    """Without the values: they may be secrets."""
    problems = (
        f"{str(e['loc'][0]).upper()} ({e['msg'].removeprefix('Value error, ')})" for e in error.errors()
    )
    return f"Wrong setting: {'; '.join(problems)}."


def _smtp(url: str) -> Smtp:
    parts = _parts(url)
    if parts.scheme not in _SMTP_PORTS or not parts.hostname or parts.path.strip("/"):
        raise ValueError("write it as smtp://USER:PASSWORD@HOST:PORT, smtp+starttls://… or smtps://…")
    return Smtp(
        host=parts.hostname,
        port=parts.port or _SMTP_PORTS[parts.scheme],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        encryption=parts.scheme,  # type: ignore[arg-type]
    )


def _imap(url: str) -> Imap:
    parts = _parts(url)
    if parts.scheme not in _IMAP_PORTS or not parts.hostname or not parts.username or not parts.password:
        raise ValueError("write each as imaps://USER:PASSWORD@HOST:PORT/FOLDER, or imap+starttls://…")
    if parts.scheme == "imap" and not _is_local(parts.hostname):
        raise ValueError("imap:// sends the password in the clear: write imaps:// or imap+starttls://")
    return Imap(
        host=parts.hostname,
        port=parts.port or _IMAP_PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        encryption=parts.scheme,  # type: ignore[arg-type]
        authserv_id=_authserv_id(parts.query),
    )


def _authserv_id(query: str) -> str:
    name, _equals, value = query.partition("=")
    if query and (name != "authserv-id" or not value or "&" in value):
        raise ValueError("behind ? stands nothing but authserv-id=SERVER")
    return unquote(value).lower()


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises, too
    except ValueError:
        raise ValueError("this is no address; special characters in a password are written as %XX") from None
    return parts
