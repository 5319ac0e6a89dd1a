"""The flow editor's state: it lives in the form alone, so that it works without scripts and nothing stays half done."""

from typing import Any

from django.http import QueryDict

from hesi.core.text import whole_number
from hesi.expenses.approvals.definition import MAX_STEPS, FlowDefinition, StepDefinition
from hesi.expenses.approvals.forms import Choices, StepForm, initial_of

NEW_STEP = StepDefinition("new", "")


class Draft:
    """The steps as they stand in the form, in order."""

    def __init__(self, steps: list[dict[str, Any]], data: QueryDict | None = None) -> None:
        self.steps = steps
        self._data = data
        chosen = {pk for step in steps for sent in step.get("members") or () if (pk := whole_number(sent)) is not None}
        self.choices = Choices(chosen)
        self.forms = self._forms()

    @classmethod
    def of_definition(cls, definition: FlowDefinition) -> "Draft":
        return cls([initial_of(step) for step in definition.steps])

    @classmethod
    def of_input(cls, data: QueryDict, *, change: str = "") -> "Draft":
        """What was sent, with one change made: `add`, `up-2`, `down-2`, `remove-2`; without one it is validated."""
        count = min(whole_number(data.get("steps", "")) or 0, MAX_STEPS)
        steps = [_raw(data, index) for index in range(count)]
        return cls(_changed(steps, change)) if change else cls(steps, data)

    @property
    def is_full(self) -> bool:
        return len(self.steps) >= MAX_STEPS

    def definition(self) -> FlowDefinition | None:
        """The definition when every step is in order, else None with the errors in the forms; raises `FlowInvalid`."""
        in_order = [form.is_valid() for form in self.forms]
        if not all(in_order):
            return None
        return FlowDefinition.parse({"steps": [form.as_json() for form in self.forms]})

    def _forms(self) -> list[StepForm]:
        return [
            StepForm(self._data, prefix=prefix_of(index), initial=step, choices=self.choices)
            for index, step in enumerate(self.steps)
        ]


def prefix_of(index: int) -> str:
    return f"step-{index}"


def _raw(data: QueryDict, index: int) -> dict[str, Any]:
    prefix = prefix_of(index)
    sent = {
        name: field.widget.value_from_datadict(data, {}, f"{prefix}-{name}")
        for name, field in StepForm.base_fields.items()
    }
    # Questions of a rule that was not chosen before were not shown, so they start with their usual answers.
    usual = initial_of(NEW_STEP)
    return {
        name: usual[name] if value in (None, "") and name in ("level", "of", "up") else value
        for name, value in sent.items()
    }


def _changed(steps: list[dict[str, Any]], change: str) -> list[dict[str, Any]]:
    what, _dash, number = change.partition("-")
    index = whole_number(number) if number else None
    if what == "add" and len(steps) < MAX_STEPS:
        taken = {step["key"] for step in steps}
        key = next(f"step-{n}" for n in range(1, MAX_STEPS + 2) if f"step-{n}" not in taken)
        return [*steps, {**initial_of(NEW_STEP), "key": key}]
    if index is None or index >= len(steps):
        return steps
    if what == "remove":
        return [step for at, step in enumerate(steps) if at != index]
    to = {"up": index - 1, "down": index + 1}.get(what, index)
    if 0 <= to < len(steps):
        steps[index], steps[to] = steps[to], steps[index]
    return steps
