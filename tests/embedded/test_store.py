import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import boto3
import botocore.config
import botocore.exceptions
import pytest

from estate.embedded.store import Store

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@pytest.fixture
def store(root: Path) -> Iterator[Store]:
    server = Store(root).start()
    yield server
    server.stop()


# After a kill the store answers before its volumes are back; they may take five seconds.
_PATIENT = {"mode": "standard", "total_max_attempts": 10}


def client(store: Store, **changed: str) -> "S3Client":
    settings = store.environment | changed
    return boto3.client(
        "s3",
        endpoint_url=settings["AWS_ENDPOINT_URL_S3"],
        aws_access_key_id=settings["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"],
        region_name=settings["AWS_REGION"],
        config=botocore.config.Config(s3={"addressing_style": "path"}, retries=_PATIENT),
    )


def test_the_bucket_is_there_and_keeps_files(store: Store) -> None:
    s3 = client(store)
    s3.put_object(Bucket="estate", Key="a/b", Body=b"hello")
    assert s3.get_object(Bucket="estate", Key="a/b")["Body"].read() == b"hello"
    s3.delete_object(Bucket="estate", Key="a/b")
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket="estate", Key="a/b")


def test_who_comes_second_attaches_and_does_not_stop_it(store: Store, root: Path) -> None:
    second = Store(root).start()
    second.stop()
    assert second.environment == store.environment
    client(second).list_objects_v2(Bucket="estate")


def test_after_kill_9_every_answered_file_is_there_under_the_same_address(store: Store) -> None:
    before = store.environment
    for number in range(50):
        client(store).put_object(Bucket="estate", Key=str(number), Body=bytes(5000))
    assert store.process is not None
    store.process.kill()
    store.process.wait()
    store.start()
    assert store.environment == before
    assert client(store).list_objects_v2(Bucket="estate")["KeyCount"] == 50
    assert client(store).get_object(Bucket="estate", Key="49")["Body"].read() == bytes(5000)


def test_a_wrong_secret_is_refused(store: Store) -> None:
    with pytest.raises(botocore.exceptions.ClientError, match="SignatureDoesNotMatch"):
        client(store, AWS_SECRET_ACCESS_KEY="wrong").list_objects_v2(Bucket="estate")


@pytest.mark.parametrize("door", ["s3.port", "filer.port", "volume.port"])
def test_nothing_is_read_or_written_without_a_key(store: Store, door: str) -> None:
    client(store).put_object(Bucket="estate", Key="secret", Body=b"hello")
    port = json.loads((store.home / "ports.json").read_text())[door]
    path = {
        "s3.port": "/estate/secret",
        "filer.port": "/buckets/estate/secret",
        "volume.port": "/1,01637037d6",
    }[door]
    for method in ("GET", "PUT", "DELETE"):
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method, data=b"x")
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(request)
        assert refused.value.code in (401, 403)
