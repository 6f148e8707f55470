"""A person with two cases."""

from typing import Any

from tests import factories


async def test_the_page_of_a_case_shows_the_others(client: Any, people: Any) -> None:
    buying = await factories.lead(agent=people.owner, office=people.harbour, side="buy")
    selling = await factories.lead(
        agent=people.colleague, office=people.harbour, side="sell", person=buying.person
    )
    await client.sign_in(people.owner)
    answer = await client.get(f"/leads/{buying.id}")
    assert answer.status_code == 200
    assert f"/leads/{selling.id}" in answer.text and people.colleague.name in answer.text
