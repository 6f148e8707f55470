from properties.exchange.reader import Rows, open_source
from tests import factories


async def test_staff_download_the_list_as_it_is_narrowed(client, people, tmp_path):
    for city in ("Sevilla", "Cádiz"):
        place = await factories.place(city=city)
        await factories.property(place=place, listing_id=city)
    await client.sign_in(people.staff)

    for kind in ("csv", "xlsx"):
        answer = await client.get(f"/properties/exports/{kind}?where=sevilla")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].endswith(f'.{kind}"')
        path = tmp_path / f"got.{kind}"
        path.write_bytes(answer.content)
        assert [row.cells[1] for row in Rows(open_source(path))] == ["Sevilla"]
