"""Files in a real S3 server, and what is said when it does not answer."""

import asyncio
import os

import pytest

from estate import storage
from estate.settings import settings


async def test_a_file_comes_back_as_it_was() -> None:
    data = os.urandom(100_000)
    await storage.put("tests/a file.bin", data, "image/webp")
    assert await storage.get("tests/a file.bin") == data
    assert await storage.exists("tests/a file.bin")


async def test_a_deleted_file_is_missing_and_may_be_deleted_again() -> None:
    await storage.put("tests/gone", b"x")
    await storage.delete("tests/gone", "tests/never-was")
    assert not await storage.exists("tests/gone")
    with pytest.raises(storage.Missing):
        await storage.get("tests/gone")
    await storage.delete("tests/gone")


async def test_a_large_file_comes_in_pieces() -> None:
    data = os.urandom(1_000_000)
    await storage.put("tests/large", data)
    pieces = [piece async for piece in storage.stream("tests/large")]
    assert b"".join(pieces) == data
    assert len(pieces) > 1


async def test_a_missing_file_cannot_be_streamed() -> None:
    with pytest.raises(storage.Missing):
        _ = [piece async for piece in storage.stream("tests/nothing")]


async def test_keys_below_a_prefix_are_listed() -> None:
    for name in ("list/1", "list/2", "other/3"):
        await storage.put(name, b"x")
    assert await storage.keys("list/") == ["list/1", "list/2"]


async def test_many_at_once_all_arrive() -> None:
    files = {f"many/{n}": os.urandom(5_000) for n in range(60)}
    await asyncio.gather(*(storage.put(key, data) for key, data in files.items()))
    found = await asyncio.gather(*(storage.get(key) for key in files))
    assert found == list(files.values())


class TestWithoutAStore:
    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9"),
            ("AWS_SECRET_ACCESS_KEY", "wrong"),
            ("S3_BUCKET", "no-such-bucket"),
        ],
        ids=["nobody answers", "wrong secret", "no bucket"],
    )
    async def test_it_is_unavailable_and_says_so(
        self, setting: str, value: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setenv(setting, value)
            forget_settings()
            with pytest.raises(storage.StorageUnavailable) as error:
                await storage.get("tests/any")
        forget_settings()
        assert str(error.value)


def forget_settings() -> None:
    settings.cache_clear()
    storage.forget_client()
