import pytest

from estate.settings import Settings, SettingsError, settings


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch):
    def read(**given: str) -> str:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        with pytest.raises(SettingsError) as error:
            settings()
        return str(error.value)

    yield read
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://somewhere"),
        ("DATABASE_URL", "postgresql://u:p#w@host:port/x"),
        ("AWS_ENDPOINT_URL_S3", "s3.example"),
        ("SMTP_URL", "mail.example:25"),
        ("MAIL_FROM", "Estate"),
        ("SECRET_KEY", "short"),
        ("BASE_URL", "https://agency.example/crm"),
        ("TRUSTED_PROXIES", "the proxy"),
        ("PHOTOS_BASE_URL", "photos.example"),
        ("PHOTOS_BASE_URL", "https://photos.example; script-src *"),
        ("GEOCODER", "atlas"),
        ("GEOCODER_RATE", "-7.5"),
        ("WEB_WORKERS", "many"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(wrong, name: str, value: str) -> None:
    sentence = wrong(**{name: value})
    assert sentence.startswith(f"Wrong setting: {name} (")
    assert value not in sentence or value in ("atlas",)


def test_all_wrong_settings_are_told_at_once(wrong) -> None:
    sentence = wrong(BASE_URL="x", SMTP_URL="y")
    assert "BASE_URL" in sentence
    assert "SMTP_URL" in sentence


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_URL", "")
    monkeypatch.setenv("GEOCODER", "")
    assert Settings().smtp is None
    assert Settings().geocoder is None


@pytest.mark.parametrize(
    ("url", "port", "encryption"),
    [
        ("smtp://mail.example", 25, "smtp"),
        ("smtp+starttls://mail.example", 587, "smtp+starttls"),
        ("smtps://mail.example", 465, "smtps"),
        ("smtps://mail.example:2525", 2525, "smtps"),
    ],
)
def test_an_smtp_url_says_how_to_encrypt(url: str, port: int, encryption: str) -> None:
    smtp = Settings(smtp_url=url).smtp
    assert smtp is not None
    assert (smtp.host, smtp.port, smtp.encryption) == ("mail.example", port, encryption)


def test_special_characters_of_a_password_are_decoded() -> None:
    smtp = Settings(smtp_url="smtp://post%40agency:p%2Fw%23@mail.example").smtp
    assert smtp is not None
    assert (smtp.user, smtp.password) == ("post@agency", "p/w#")
