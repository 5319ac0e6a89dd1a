"""Companies for crash tests, and what their rows say afterwards. Run inside the product by `Product.ask`."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import Count

from hesi.core.ids import new_key
from hesi.expenses.approvals.models import ApprovalTask, Process
from hesi.expenses.documents.models import Document
from hesi.expenses.invoices.models import Carrier, Hold, Invoice, Preview
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.tokens import create_token
from hesi.workspace.events.models import Delivery, Event
from hesi.workspace.files.models import StoredFile
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_documents import a_wallet_invoice


@transaction.atomic
def a_firm(*, clients: int, invoices: int = 0) -> dict[str, Any]:
    """A company with a manager, finance, and so many employees: their API tokens, and invoices in their wallets."""
    tenant = builders.a_company()
    with tenant_scope(tenant):
        manager = a_person("周岚")
        a_person("郑敏", roles=("finance",))
        people = [a_person(f"员工{at}", manager=manager) for at in range(clients)]
        return {
            "tenant": tenant.pk,
            "tokens": [create_token("test", by=Actor(person))[1] for person in people],
            "invoices": [[_an_invoice(person) for _ in range(invoices)] for person in people],
        }


def a_person(name: str, **facts: Any) -> Member:
    """Builders number their addresses from 1 in every process, and several processes fill this database."""
    return builders.a_member(name, email=f"{new_key().lower()}@example.com", **facts)


def _an_invoice(owner: Member) -> str:
    number = f"26117{int.from_bytes(new_key().encode(), 'big') % 10**15:015d}"
    return str(a_wallet_invoice(owner, number=number).key)


def submissions(tenant: int) -> dict[str, Any]:
    """How often each thing is there that a submission makes, by the document's number; invoices by their key."""
    with tenant_scope(Tenant.objects.get(pk=tenant)):
        numbers = dict(Document.objects.values_list("pk", "number"))
        submitted = Event.objects.filter(name="document.submitted").order_by()
        held = Hold.objects.filter(released_at=None).order_by()
        tasks = ApprovalTask.objects.order_by().values_list("process__subject_id", flat=True)
        return {
            "states": dict(Document.objects.values_list("number", "state")),
            "lines": dict(Document.objects.annotate(count=Count("lines")).values_list("number", "count")),
            "processes": _counted(numbers, Process.objects.order_by().values_list("subject_id", flat=True)),
            "tasks": _counted(numbers, tasks),
            "events": _counted(numbers, submitted.values_list("subject_id", flat=True)),
            "holds": Counter(held.values_list("invoice__key", flat=True)),
            "held_by": {key: numbers[pk] for key, pk in held.values_list("invoice__key", "subject_id")},
        }


def _counted(numbers: dict[int, str], ids: Any) -> dict[str, int]:
    return Counter(numbers[pk] for pk in ids)


def readings(tenant: int) -> dict[str, Any]:
    """What became of the uploads of a company."""
    with tenant_scope(Tenant.objects.get(pk=tenant)):
        read = Event.objects.filter(name="invoice.read").order_by()
        files = StoredFile.objects.filter(purpose="preview")
        shown = Preview.objects.order_by()
        used = set(shown.values_list("file_id", flat=True)) | set(shown.values_list("thumbnail_id", flat=True))
        return {
            "states": dict(Carrier.objects.values_list("key", "state")),
            "invoices": dict(Carrier.objects.values_list("key", "invoice__key")),
            "numbers": list(Invoice.objects.values_list("number", flat=True)),
            "events": Counter(read.values_list("facts__carrier", flat=True)),
            "pages": Counter(f"{carrier} {page}" for carrier, page in shown.values_list("carrier__key", "page")),
            "stray_pictures": files.exclude(pk__in=used - {None}).count(),
        }


def told(tenant: int) -> dict[str, Any]:
    """Who was told of what, and what the dispatcher has handed to whom."""
    with tenant_scope(Tenant.objects.get(pk=tenant)):
        done = Delivery.objects.filter(done_at__isnull=False).order_by()
        return {
            "notices": Counter(
                f"{who} {what}" for who, what in Notification.objects.order_by().values_list("member_id", "dedupe")
            ),
            "wanted": [
                f"{who} approval-task-{task}" for task, who in ApprovalTask.objects.values_list("pk", "assignee_id")
            ],
            "deliveries": Counter(f"{event} {to}" for event, to in done.values_list("event_id", "subscriber")),
            "not_done": Delivery.objects.filter(done_at=None).count(),
        }
