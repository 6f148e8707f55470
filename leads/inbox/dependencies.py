"""The mail and the rule that a URL names."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from estate.accounts.viewers import Viewer
from leads.inbox import queries, rules
from leads.inbox.rules import Rule


async def provide_mail(request: Request[Viewer, Any, Any], mail_id: FromPath[UUID]) -> dict[str, Any]:
    mail = await queries.find(request.user, mail_id)
    if mail is None:
        raise NotFoundException
    return mail


async def provide_rule(rule_key: FromPath[str]) -> Rule:
    rule = await rules.find(rule_key)
    if rule is None:
        raise NotFoundException
    return rule
