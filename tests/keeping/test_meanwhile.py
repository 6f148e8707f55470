"""A backup is one moment, whatever happens while it is made."""

import io

from estate.keeping import backup
from estate.keeping.progress import Progress
from tests.fixtures.cast import make_cast
from tests.keeping.conftest import at_work, command, new_place
from tests.keeping.test_refusals import execute
from tests.visits.conftest import make_scene, workday

WHOLE_VISITS = """
SELECT count(*) FROM visit v
WHERE (SELECT count(*) FROM reservation WHERE visit = v.id) = 3
    AND EXISTS (SELECT FROM event e JOIN event_subject s ON s.seq = e.seq
        WHERE s.subject = v.lead AND e.kind = 'visit_booked' AND e.data::text LIKE '%' || v.id || '%')
    AND EXISTS (SELECT FROM message WHERE kind = 'visit_confirmed' AND once LIKE '%' || v.id || '%')
"""


async def test_bookings_during_a_backup_are_in_it_whole_or_not_at_all(monkeypatch, empty):
    copy = backup._copy
    hours = iter(range(9, 18))

    async with new_place(schema=True) as place, at_work(place):
        scene = await make_scene(await make_cast())
        await scene.book("09:00", day=workday(7))

        async def copy_while_somebody_books(*arguments):
            if (hour := next(hours, None)) is not None:
                await scene.book(f"{hour:02}:00", day=workday(9))
            return await copy(*arguments)

        monkeypatch.setattr(backup, "_copy", copy_while_somebody_books)
        stream = io.BytesIO()
        taken = await backup.take(stream, Progress())
        assert taken.rows["visit"] == 1
        assert await execute(place, "SELECT count(*) FROM visit") > 5
    assert command("restore", "-", on=empty, stdin=stream.getvalue()).returncode == 0
    assert await execute(empty, "SELECT count(*) FROM visit") == 1
    assert await execute(empty, WHOLE_VISITS) == 1


async def test_a_file_that_vanished_is_told_and_the_rest_is_kept(empty):
    from estate import storage
    from tests.world import make_world

    async with new_place(schema=True) as place:
        async with at_work(place):
            world = await make_world()
            original = (await storage.keys("originals/"))[0]
            await storage.delete(original)
        done = command("backup", "-", on=place)
        assert done.returncode == 1
        assert f"Missing in the file store, all else is there: 1\n  {original}" in done.stderr.decode()
        back = command("restore", "-", on=empty, stdin=done.stdout)
        assert back.returncode == 1 and original in back.stderr.decode()
        async with at_work(empty):
            assert await storage.keys(f"photos/{world.ids['key']}/")
