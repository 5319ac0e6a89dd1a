"""What is sent to an address when every role tries it: enough that the answer is about the role and not about the form.

An API body that lacks a part is refused before anybody asks whose the thing is, so operations that need one have it.
"""

from typing import Any

# A browser always sends this; a form without any field would count as not sent.
FORM = {"csrfmiddlewaretoken": "x"}

API_BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "api/v1/approval-tasks/<int:task_id>/decision"): {"decision": "agree"},
    ("POST", "api/v1/documents"): {"template": "travel"},
    ("PATCH", "api/v1/invoices/<key>"): {"version": 1, "note": "x"},
    ("POST", "api/v1/exports"): {"kind": "documents.all"},
    ("POST", "api/v1/payments/batches"): {"documents": ["none"]},
    ("POST", "api/v1/payments/batches/<number>/payments/<key>/failure"): {"reason": "x"},
    ("POST", "api/v1/tickets"): {"category": "claims", "title": "x", "body": "x"},
    ("POST", "api/v1/tickets/<number>/replies"): {"body": "x"},
}
QUERIES = {"api/v1/reports/month": "?month=2026-01"}
