"""Files in S3. boto3 works in threads of its own, so that a slow store holds up no page without files."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache, partial
from typing import IO, TYPE_CHECKING, Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from estate.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

T = TypeVar("T")

_CONFIG = Config(
    connect_timeout=2,  # seconds
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=16,
    s3={"addressing_style": "path"},
    # Checksums as trailers are understood by few stores but Amazon's own.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
_ABSENT = ("404", "NoSuchKey", "NotFound")
_CHUNK = 256 * 1024
_threads = ThreadPoolExecutor(max_workers=16, thread_name_prefix="s3")


class StorageUnavailable(Exception):
    """The store does not answer, or not as it should; the text says what it said."""


class Missing(Exception):
    """No file has this key."""


async def put(key: str, data: bytes, content_type: str = "application/octet-stream") -> None:
    await _ask(
        lambda s3: s3.put_object(Bucket=settings().s3_bucket, Key=key, Body=data, ContentType=content_type)
    )


async def get(key: str) -> bytes:
    """The whole file; raises Missing."""
    return await _ask(lambda s3: s3.get_object(Bucket=settings().s3_bucket, Key=key)["Body"].read())


async def stream(key: str) -> AsyncIterator[bytes]:
    """The file in pieces, for what is too large to hold; raises Missing before the first piece."""
    body = (await _ask(lambda s3: s3.get_object(Bucket=settings().s3_bucket, Key=key)))["Body"]
    try:
        while chunk := await _ask(lambda _s3: body.read(_CHUNK)):
            yield chunk
    finally:
        body.close()


async def download(key: str, into: IO[bytes]) -> str:
    """The file, written piece by piece; its content type. Raises Missing."""

    def copy(s3: "S3Client") -> str:
        answer = s3.get_object(Bucket=settings().s3_bucket, Key=key)
        into.seek(0)
        into.truncate()
        for piece in answer["Body"].iter_chunks(_CHUNK):
            into.write(piece)
        return answer["ContentType"]

    return await _ask(copy)


async def upload(key: str, content: IO[bytes], content_type: str) -> None:
    """As `put`, from an open file that need not fit into memory."""

    def send(s3: "S3Client") -> None:
        content.seek(0)
        s3.put_object(Bucket=settings().s3_bucket, Key=key, Body=content, ContentType=content_type)

    await _ask(send)


async def size(key: str) -> int:
    """Bytes; raises Missing."""
    return await _ask(lambda s3: s3.head_object(Bucket=settings().s3_bucket, Key=key)["ContentLength"])


async def exists(key: str) -> bool:
    try:
        await _ask(lambda s3: s3.head_object(Bucket=settings().s3_bucket, Key=key))
    except Missing:
        return False
    return True


async def delete(*keys: str) -> None:
    """A key that is not there is no error."""
    for key in keys:
        await _ask(partial(_deleted, key=key))


def _deleted(s3: "S3Client", key: str) -> None:
    s3.delete_object(Bucket=settings().s3_bucket, Key=key)


async def keys(prefix: str = "") -> list[str]:
    return await _ask(lambda s3: list(_listed(s3, prefix)))


def _listed(s3: "S3Client", prefix: str) -> Iterable[str]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=settings().s3_bucket, Prefix=prefix):
        yield from (found["Key"] for found in page.get("Contents", ()))


async def listed(prefix: str) -> AsyncIterator[tuple[str, datetime]]:
    """Every key with the time of its last change, by name; a page of them at a time is held."""
    page: Any = {"IsTruncated": True}
    while page["IsTruncated"]:
        page = await _ask(partial(_page, prefix=prefix, token=page.get("NextContinuationToken")))
        for found in page.get("Contents", ()):
            yield found["Key"], found["LastModified"]


def _page(s3: "S3Client", prefix: str, token: str | None) -> Any:
    place: Any = {"ContinuationToken": token} if token else {}
    return s3.list_objects_v2(Bucket=settings().s3_bucket, Prefix=prefix, **place)


async def _ask(question: "Callable[[S3Client], T]") -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(_answered, question))


def _answered(question: "Callable[[S3Client], T]") -> T:
    try:
        return question(_client())
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in _ABSENT:
            raise Missing(str(error)) from None
        raise StorageUnavailable(str(error)) from error
    except (BotoCoreError, OSError) as error:  # OSError: a body that breaks off
        raise StorageUnavailable(str(error)) from error


@lru_cache
def _client() -> "S3Client":
    """One for all threads: making one takes 50 ms, and a session of its own makes it safe beside others."""
    known = settings()
    secret = known.aws_secret_access_key
    return boto3.session.Session().client(
        "s3",
        endpoint_url=known.aws_endpoint_url_s3,
        aws_access_key_id=known.aws_access_key_id,
        aws_secret_access_key=secret.get_secret_value() if secret else None,
        region_name=known.aws_region,
        config=_CONFIG,
    )


def forget_client() -> None:
    """After the settings changed (tests do that)."""
    _client.cache_clear()
