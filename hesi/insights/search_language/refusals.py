"""What a question is told when it is not understood."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid


class NotUnderstood(Invalid):
    """A part of the question says nothing to us.

    `at` and `length` say where in the cleaned text it stands, `possible` what could stand there, `nearest` what was
    probably meant, and `mended` what to write in its place then.
    """

    code = "question_not_understood"

    def __init__(
        self, message: str, *, at: int = 0, length: int = 0, possible: Sequence[str] = (), nearest: str = "",
        mended: str = "",
    ) -> None:  # fmt: skip
        facts: dict[str, Any] = {"at": at, "length": length, "possible": list(possible), "nearest": nearest}
        super().__init__(_sentence(message, possible, nearest), fields={"q": message}, **facts)
        self.said, self.at, self.length = message, at, length
        self.possible, self.nearest, self.mended = tuple(possible), nearest, mended or nearest


def _sentence(message: str, possible: Sequence[str], nearest: str) -> str:
    if nearest:
        message = _("{message} Did you mean “{nearest}”?").format(message=message, nearest=nearest)
    if possible:
        message = _("{message} Possible are: {possible}.").format(message=message, possible=_(", ").join(possible))
    return message
