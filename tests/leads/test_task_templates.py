"""What the agency does again and again: kept by the office, changed, removed and brought back."""

from typing import Any

import pytest

from estate.accounts import agency
from leads.tasks import templates
from leads.tasks.tables import TaskTemplate
from leads.tasks.templates import MOST
from tests import factories

HERE = "/settings/task-templates"


@pytest.fixture
async def template(client: Any, people: Any) -> TaskTemplate:
    await agency.load()
    await client.sign_in(people.staff)
    row = TaskTemplate(title="Call back", kind="call", days=2)
    await TaskTemplate.insert(row)
    return row


async def offered() -> list[tuple[str, str, int]]:
    return [(one.title, one.kind, one.days) for one in await templates.all_of_them()]


async def test_a_template_is_changed(client: Any, template: TaskTemplate) -> None:
    assert 'value="Call back"' in (await client.get(f"{HERE}/{template.id}")).text
    changed = {"title": "Send plans", "kind": "mail", "days": "4", "version": "1"}
    assert (await client.post(f"{HERE}/{template.id}", data=changed)).headers["location"] == HERE
    assert await offered() == [("Send plans", "mail", 4)]


async def test_who_comes_second_sees_both(client: Any, template: TaskTemplate) -> None:
    for title, status in (("Send plans", 303), ("Send photos", 409)):
        form = {"title": title, "kind": "mail", "days": "4", "version": "1"}
        answer = await client.post(f"{HERE}/{template.id}", data=form)
        assert answer.status_code == status
    assert "Send plans" in answer.text and "Send photos" in answer.text
    assert await offered() == [("Send plans", "mail", 4)]


async def test_what_is_wrong_is_said_and_kept(client: Any, template: TaskTemplate) -> None:
    wrong = {"title": "", "kind": "mail", "days": "-4", "version": "1"}
    answer = await client.post(f"{HERE}/{template.id}", data=wrong)
    assert answer.status_code == 422 and 'value="-4"' in answer.text
    assert await offered() == [("Call back", "call", 2)]


async def test_a_removed_template_is_offered_no_more_until_it_is_back(
    client: Any, template: TaskTemplate
) -> None:
    gone = await client.post(f"{HERE}/{template.id}/removal")
    assert "toast-undo" in str(gone.headers) and await offered() == []
    assert "was removed" in (await client.get(f"{HERE}/{template.id}")).text
    late = {"title": "Send plans", "kind": "mail", "days": "4", "version": "1"}
    assert (await client.post(f"{HERE}/{template.id}", data=late)).status_code == 409
    assert (await client.post(f"{HERE}/{template.id}/restoration")).status_code == 303
    assert await offered() == [("Call back", "call", 2)]


async def test_there_is_room_for_some_alone(client: Any, people: Any, template: TaskTemplate) -> None:
    await client.post(f"{HERE}/{template.id}/removal")
    for number in range(MOST):
        await templates.add(f"Step {number}", "call", 1, by=factories.viewer(people.staff))
    assert (await client.post(f"{HERE}/{template.id}/restoration")).status_code == 409
    assert len(await offered()) == MOST


async def test_what_happened_to_it_is_told(client: Any, people: Any, template: TaskTemplate) -> None:
    form = {"title": "Send plans", "kind": "mail", "days": "4", "version": "1"}
    await client.post(f"{HERE}/{template.id}", data=form)
    await client.post(f"{HERE}/{template.id}/removal")
    await client.post(f"{HERE}/{template.id}/restoration")
    await client.sign_in(people.admin)
    told = (await client.get("/settings/audit")).text
    for sentence in ("changed: Send plans", "removed: Send plans", "brought back: Send plans"):
        assert f"Template of a task {sentence}" in told
