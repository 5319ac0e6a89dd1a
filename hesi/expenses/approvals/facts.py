"""What is handed in: which subject a process is about, and the facts its conditions ask."""

from dataclasses import dataclass
from typing import Any

Facts = dict[str, Any]
"""JSON-ready: amount_minor (int, minor units of `currency`), currency, kind, template, department_id, department_path,
project_id, expense_types (keys), submitter_id."""


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """What a process or a hold is about, without knowing what it is."""

    type: str
    id: int
    label: str
    title: str = ""
