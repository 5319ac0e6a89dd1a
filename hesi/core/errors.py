"""Refusals that a person can act on, and the five ways the two doors answer them.

A refusal says what happened, why, and what to do; anything that is not a `DomainError` is a bug and stays a 500.
"""

from typing import Any


class DomainError(Exception):
    """A refusal with a stable code.

    `code` is for programs and never changes once published, `message` is a translated sentence for people, `context`
    holds the facts behind it (JSON-ready), `fields` maps an input's name to what is wrong with it.
    """

    status = 400
    code = "refused"

    def __init__(
        self,
        message: object = "",
        *,
        code: str | None = None,
        fields: dict[str, Any] | None = None,
        **context: Any,
    ) -> None:
        super().__init__(str(message))
        self._message = message
        self.code = code or type(self).code
        self.fields = fields or {}
        self.context = context

    @property
    def message(self) -> str:
        """The sentence in the language active now (a lazy translation stays lazy until it is shown)."""
        return str(self._message)

    def __str__(self) -> str:
        return self.message


class Invalid(DomainError):
    """The input is wrong; correcting it helps."""

    status = 422
    code = "invalid"


class Forbidden(DomainError):
    """This person may not do this to this object."""

    status = 403
    code = "forbidden"


class NotFound(DomainError):
    """There is no such object for this person; another company's object looks the same as none."""

    status = 404
    code = "not_found"


class Conflict(DomainError):
    """The object is no longer in the state this step needs; reading it again helps."""

    status = 409
    code = "conflict"


class TooMany(DomainError):
    """Too much at once or too often; waiting or splitting helps."""

    status = 429
    code = "too_many"
