"""Choosing one of many: a select holds the first of a long list, and asks the server for the others while one types."""

from collections.abc import Sequence

from django import forms
from django.urls import reverse

# With more than so many a page would grow by what nobody scrolls through.
OFFERED_AT_ONCE = 200


def offer(
    field: forms.Field, choices: Sequence[tuple[str, str]], *, chosen: object, of: str, by: str = "id"
) -> None:  # fmt: skip
    """Let `field` take any of these choices, whose first is the empty one. `chosen` is shown wherever it stands.

    The others of a long list are found by `of`, a field of the search such as `department`; `by` says whether their
    values are ids or words of a question.
    """
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices
    if len(choices) <= OFFERED_AT_ONCE + 1:
        return
    last = OFFERED_AT_ONCE + 1
    field.widget.choices = [*choices[:last], *(one for one in choices[last:] if one[0] == str(chosen or ""))]
    field.widget.attrs["data-select"] = f"{reverse('expense-search-choices')}?of={of}&by={by}"
