from tests.cli.conftest import Estate
from tests.cli.test_commands import execute, one_sentence


async def test_a_token_is_shown_once_and_taken_back_by_its_name(estate: Estate, own_database: str) -> None:
    made = estate("token", "add", "portal.example", "--scope", "enquiries")
    assert made.code == 0
    assert made.out.startswith("est_") and made.out.count("\n") == 1
    stored = "SELECT name || ' ' || scope || ' ' || kind || ' ' || length(token_hash) FROM api_token"
    assert await execute(own_database, stored) == "portal.example enquiries portal 32"

    again = estate("token", "add", "portal.example", "--scope", "enquiries")
    assert again.code == 2 and one_sentence(again.error)
    assert estate("token", "list").out == "portal.example  enquiries  portal  never used\n"
    assert estate("token", "revoke", "portal.example").out == "The token portal.example is revoked.\n"
    assert "portal.example  enquiries  portal  revoked" in estate("token", "list").out
    assert estate("token", "revoke", "portal.example").code == 2
    assert estate("token", "add", "portal.example", "--scope", "enquiries").out != made.out
