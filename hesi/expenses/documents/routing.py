"""Which flow a document takes, and the facts its conditions ask."""

from collections.abc import Sequence
from typing import Any

from hesi.expenses.approvals.models import FlowVersion
from hesi.expenses.approvals.queries import current_flow
from hesi.expenses.approvals.routing import PlannedStep, preview_route
from hesi.expenses.documents.models import Document, Line


def current_flow_version(document: Document) -> FlowVersion:
    """The published flow that the document's template names."""
    return current_flow(document.template_version.definition.get("flow", "default"))


def route_facts(document: Document, lines: Sequence[Line] | None = None) -> dict[str, Any]:
    """What a flow may ask of a document. Amounts are minor units of the company's currency."""
    lines = list(document.lines.select_related("expense_type")) if lines is None else lines
    return {
        "amount_minor": document.total_minor,
        "currency": document.currency,
        "kind": document.kind,
        "template": document.template_version.template.key,
        "department_id": document.department_id,
        "department_path": document.department.path if document.department else "",
        "project_id": document.project_id or next((line.project_id for line in lines if line.project_id), None),
        "expense_types": sorted({line.expense_type.key for line in lines if line.expense_type}),
        "submitter_id": document.submitter_id,
    }


def route_of(document: Document) -> list[PlannedStep]:
    """Who will be asked, in order, and why, if the document were submitted now."""
    return preview_route(current_flow_version(document), route_facts(document), document.submitter)
