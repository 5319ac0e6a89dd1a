"""What is sent to an address when every role tries it: enough that the answer is about the role and not about the form.

An API body that lacks a part is refused before anybody asks whose the thing is, so operations that need one have it.
"""

from typing import Any

# A browser always sends this; a form without any field would count as not sent.
FORM = {"csrfmiddlewaretoken": "x"}

API_BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "api/v1/approval-tasks/<int:task_id>/decision"): {"decision": "agree"},
    ("POST", "api/v1/documents"): {"template": "travel"},
    ("POST", "api/v1/advances"): {"amount": "100", "purpose": "x", "due_on": "2099-01-01"},
    ("PUT", "api/v1/advances/<number>"): {"amount": "100", "purpose": "x", "due_on": "2099-01-01"},
    ("POST", "api/v1/budgets"): {"year": 2099},
    ("PATCH", "api/v1/budgets/<budget_id>"): {"threshold": 90},
    ("POST", "api/v1/budgets/<budget_id>/adjustments"): {"amounts": {"2026": "1"}, "reason": "x"},
    ("POST", "api/v1/budgets/<budget_id>/closure"): {"reason": "x"},
    ("PATCH", "api/v1/invoices/<key>"): {"version": 1, "note": "x"},
    ("POST", "api/v1/exports"): {"kind": "documents.all"},
    ("POST", "api/v1/payments/batches"): {"documents": ["none"]},
    ("POST", "api/v1/payments/batches/<number>/payments/<key>/failure"): {"reason": "x"},
    ("POST", "api/v1/desk/calls"): {"phone": "021-5555"},
    ("POST", "api/v1/tickets"): {"category": "claims", "title": "x", "body": "x"},
    ("POST", "api/v1/tickets/<number>/replies"): {"body": "x"},
    ("POST", "api/v1/tickets/<number>/rating"): {"score": 5},
    ("POST", "api/v1/desk/<number>/replies"): {"body": "x"},
    ("POST", "api/v1/desk/<number>/notes"): {"body": "x"},
    ("POST", "api/v1/desk/<number>/assignment"): {"agent": "me"},
    ("POST", "api/v1/desk/<number>/state"): {"to": "solve"},
    ("POST", "api/v1/desk/<number>/tags"): {"add": ["x"]},
    ("POST", "api/v1/desk/<number>/changes"): {"steps": [{"step": "priority", "value": "high"}]},
}
QUERIES = {
    "api/v1/reports/month": "?month=2026-01",
    "reports/search/choices/": "?of=department",
    "reports/documents/": "?since=2026-01&until=2026-01",
}
