import pytest

from estate import health
from estate.settings import settings


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch):
    from estate import storage

    def change(**given: str) -> None:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        storage.forget_client()

    yield change
    monkeypatch.undo()
    settings.cache_clear()
    storage.forget_client()


async def test_all_is_well_but_no_worker_runs(committed_db: None) -> None:
    found = await health.look()
    assert found.words == {"database": "ok", "schema": "ok", "s3": "ok", "worker": "degraded", "mail": "ok"}
    assert found.can_serve


async def test_without_files_or_mail_pages_are_still_served(committed_db: None, set_to) -> None:
    set_to(AWS_ENDPOINT_URL_S3="http://127.0.0.1:1", SMTP_URL="smtp://127.0.0.1:1")
    found = await health.look()
    assert (found.words["s3"], found.words["mail"]) == ("degraded", "degraded")
    assert found.can_serve


async def test_a_worker_is_known_by_its_heartbeat(committed_db: None) -> None:
    from piccolo_conf import DB

    beat = (
        "INSERT INTO pgqueuer_schedules (expression, entrypoint, status, next_run, last_run) "
        "VALUES ('* * * * *', 'heartbeat', 'queued', now(), now() - {} * interval '1 second')"
    )
    try:
        await DB._run_in_pool(beat.replace("{}", "10"))
        assert await health.worker() is None
        await DB._run_in_pool("UPDATE pgqueuer_schedules SET last_run = now() - interval '90 seconds'")
        assert "No worker has been heard of for 90 seconds" in str(await health.worker())
    finally:
        await DB._run_in_pool("DELETE FROM pgqueuer_schedules")


async def test_without_its_database_nothing_can_be_served(committed_db: None, monkeypatch) -> None:
    from piccolo_conf import DB

    monkeypatch.setitem(DB.config, "dsn", "postgresql://estate@127.0.0.1:1/estate")
    found = await health.look()
    assert (found.words["database"], found.words["schema"]) == ("degraded", "degraded")
    assert not found.can_serve


async def test_the_pages_for_machines(client, committed_db: None) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    ready = await client.get("/readyz")
    assert ready.status_code == 200
    assert set(ready.json()) == {"database", "schema", "s3", "worker", "mail"}
