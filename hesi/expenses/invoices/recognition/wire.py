"""Readings as plain JSON objects between the child process and its parent."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from hesi.expenses.invoices.recognition.result import FIELD_NAMES, Item, Problem, Recognition, Region


def to_wire(reading: Recognition) -> dict[str, Any]:
    """Everything a reading holds, as JSON can carry it."""
    return dataclasses.asdict(reading)


def from_wire(data: Mapping[str, Any]) -> Recognition:
    """The reading back; what does not fit the contract raises, because a child's answer is not trusted blindly."""
    return Recognition(
        values={name: str(data["values"][name]) for name in FIELD_NAMES},
        items=[Item(**{slot: str(text) for slot, text in item.items()}) for item in data["items"]],
        sources=_texts(data["sources"]),
        confidence={str(name): float(value) for name, value in data["confidence"].items()},
        regions={str(name): Region(**value) for name, value in data["regions"].items()},
        extra=_texts(data["extra"]),
        problems=[
            Problem(str(p["code"]), str(p["message"]), str(p["field"]), _texts(p["params"])) for p in data["problems"]
        ],
        carrier=str(data["carrier"]),
    )


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in data.items()}
