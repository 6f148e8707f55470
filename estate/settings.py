"""Settings come from the environment only; a wrong one stops the start with one sentence."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each field is read from the variable of its name in capitals; README.md lists them all."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    database_url: str | None = Field(default=None, pattern=r"^postgres(ql)?://")
    estate_data: Path = Path(".data")
    aws_endpoint_url_s3: str | None = None
    aws_access_key_id: str | None = None
    aws_secret_access_key: SecretStr | None = None
    aws_region: str = "us-east-1"
    s3_bucket: str = "estate"
    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    secret_key: SecretStr | None = None
    base_url: str = Field(default="http://localhost:8000", pattern=r"^https?://[^/]+$")
    trusted_proxies: str = ""
    demo: bool = Field(default=False, alias="ESTATE_DEMO")


class SettingsError(Exception):
    """A setting cannot be used; the text names it and says why."""


@lru_cache
def settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        problems = [f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
        raise SettingsError("Wrong setting: " + "; ".join(problems)) from None
