"""What the API's operations share in their documentation: the shape of a refusal."""

from typing import Any, Final

from ninja import Schema


class Problem(Schema):
    """A refusal (RFC 9457, `application/problem+json`).

    `code` is stable and for programs, `detail` says in the caller's language what happened, why and what to do,
    `errors` maps an input to what is wrong with it, `context` holds the facts behind it.
    """

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: dict[str, Any] = {}
    context: dict[str, Any] = {}
    request_id: str = ""


# Merged into an operation's `response=`: `{200: DocumentOut, **refusals}`.
refusals: Final[dict[int, type[Problem]]] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429, 503), Problem)
