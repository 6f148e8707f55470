"""The document at /schema (OpenAPI 3.1): what programs may send, and every answer that they may get."""

from functools import cache
from typing import Any

from leads import api_enquiry

_ID = {"type": "string", "format": "uuid"}
_ANSWER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["enquiry", "person", "lead"],
    "properties": {
        "enquiry": _ID,
        "person": _ID,
        "lead": {
            "type": ["string", "null"],
            "format": "uuid",
            "description": "The case; null where there is none.",
        },
        "others": {
            "description": "ADF alone: the second prospect of the document and those after it.",
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/components/schemas/Prospect"},
        },
    },
}
_PROSPECT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["enquiry", "person", "lead"],
    "properties": {"enquiry": _ID, "person": _ID, "lead": {"type": ["string", "null"], "format": "uuid"}},
}
_PROSPECTS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["prospects"],
    "properties": {
        "prospects": {
            "description": "One for each, in the order of the document.",
            "type": "array",
            "minItems": 2,
            "items": {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Prospect", "Errors")]},
        }
    },
}
_ERRORS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["errors"],
    "properties": {
        "errors": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"type": "string"},
            "description": "A sentence for each field; `request` is of no field alone.",
        }
    },
}
_WRONG = {
    "400": "The body is no JSON, or no well-formed XML without entities of its own.",
    "401": "There is no token, or it is not known or was taken back.",
    "403": "The token is for something else.",
    "413": "The body is larger than 1 MB.",
    "415": "The body is neither JSON nor XML.",
    "422": "Something is missing or wrong: every error at once.",
    "429": "Too many requests; `Retry-After` says for how many seconds to wait.",
    "500": "An error of ours.",
    "503": "The database is away for a moment: send it again under the same key.",
}
_ABOUT = """The person is recognised or made, and their open lead of this side takes the enquiry.

An ADF/XML 1.0 document is taken in the place of the JSON (`Content-Type: application/xml` or `text/xml`); the
`id` of each prospect is its key, and the `id` or `stock` of its vehicle the listing_id."""


@cache
def document(server: str) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Estate", "version": "1", "description": "For programs that bring enquiries."},
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {"/api/v1/enquiries": {"post": _enquiries()}},
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Made by `estate token add NAME --scope enquiries` or in the settings.",
                }
            },
            "schemas": {
                "Enquiry": api_enquiry.schema(),
                "Registered": _ANSWER,
                "Prospect": _PROSPECT,
                "Prospects": _PROSPECTS,
                "Errors": _ERRORS,
            },
        },
    }


def _enquiries() -> dict[str, Any]:
    return {
        "operationId": "registerEnquiry",
        "summary": "Somebody asks.",
        "description": _ABOUT,
        "requestBody": {"required": True, "content": _json("Enquiry")},
        "responses": {
            "201": {"description": "Taken.", "content": _json("Registered")},
            "200": {"description": "It was taken before, under this key.", "content": _json("Registered")},
            "207": {
                "description": "ADF alone: some of its prospects were taken, and some refused.",
                "content": _json("Prospects"),
            },
            **{status: {"description": said, "content": _json("Errors")} for status, said in _WRONG.items()},
        },
    }


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
