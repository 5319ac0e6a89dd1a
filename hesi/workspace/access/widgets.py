"""Inputs the browser helps with."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A date picked from the browser's own calendar, whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
