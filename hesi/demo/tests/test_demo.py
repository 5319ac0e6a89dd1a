"""The loaded demonstration keeps every law of the product, and has something to show to everybody."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F, Sum

from hesi.core.time import add_months, month_bounds, now, start_of_day
from hesi.demo import sign_ins
from hesi.demo.build import load_demo
from hesi.demo.cast import COMPANY, EMPLOYEE, NAMED, PASSWORD, UNITS
from hesi.demo.projects import BEFORE
from hesi.expenses.advances.invariants import problems
from hesi.expenses.advances.models import Advance, Clearing
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.documents.models import Document, Line, LineInvoice, State
from hesi.expenses.invoices.models import Carrier, Hold, Invoice, Preview
from hesi.expenses.payments.models import Payment, PaymentBatch
from hesi.insights.tests.raw import said
from hesi.insights.tests.twins import check_everything
from hesi.support.tickets.models import Message, Ticket
from hesi.workspace.events.models import Event
from hesi.workspace.events.sealing import seal_pending
from hesi.workspace.events.verifying import verify_chains
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import read_file
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import DimensionItem, Member, User
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.statistics import gather_statistics

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(600)]
LIVE = (State.APPROVING, State.APPROVED, State.TO_PAY, State.PAYING, State.PAID)


def totals() -> Iterator[str]:
    for document in Document.objects.annotate(sum=Sum("lines__home_minor")):
        if document.total_minor != (document.sum or 0):
            yield f"{document}: total {document.total_minor}, lines {document.sum}"


def processes() -> Iterator[str]:
    for document in Document.objects.select_related("process"):
        state = document.process.state if document.process else ""
        expected = {
            State.DRAFT: ("", Process.State.WITHDRAWN),
            State.VOID: ("", Process.State.SENT_BACK),
            State.APPROVING: (Process.State.RUNNING,),
            State.REJECTED: (Process.State.SENT_BACK,),
        }.get(State(document.state), (Process.State.AGREED,))
        if state not in expected:
            yield f"{document} is {document.state}, its process {state}"
    for process in Process.objects.filter(state=Process.State.RUNNING):
        if not ApprovalTask.objects.open().filter(process=process, step__state=Step.State.OPEN).exists():
            yield f"{process} runs and waits for nobody"
    for process in Process.objects.exclude(state=Process.State.RUNNING):
        if process.steps.filter(state__in=[Step.State.OPEN, Step.State.WAITING]).exists():
            yield f"{process} has ended with an open step"


def payments() -> Iterator[str]:
    cleared: Counter[int] = Counter()
    for claim, minor in Clearing.objects.live().values_list("claim", "amount_minor"):
        cleared[claim] += minor
    for document in Document.objects.prefetch_related("payments"):
        states = Counter(payment.state for payment in document.payments.all())
        expected = {State.PAID: (1, 0), State.PAYING: (0, 1)}.get(State(document.state), (0, 0))
        if document.state == State.PAID and cleared[document.pk] == document.total_minor:
            expected = (0, 0)
        if (states["paid"], states["pending"]) != expected:
            yield f"{document} is {document.state} with payments {dict(states)}"
    for payment in Payment.objects.select_related("document"):
        if payment.amount_minor != payment.document.total_minor - cleared[payment.document_id]:
            yield f"{payment} differs"
    yield from problems()


def holds() -> Iterator[str]:
    live = set(Hold.objects.filter(released_at__isnull=True).values_list("invoice_id", "subject_id"))
    proofs = LineInvoice.objects.filter(line__document__state__in=LIVE)
    used = set(proofs.values_list("invoice_id", "line__document_id"))
    yield from (f"invoice {pair[0]} of document {pair[1]} is not held" for pair in used - live)
    yield from (f"invoice {pair[0]} is held by {pair[1]} without need" for pair in live - used)
    foreign = LineInvoice.objects.exclude(invoice__owner=F("line__document__submitter"))
    yield from (f"{proof} is somebody else's invoice" for proof in foreign)


def times() -> Iterator[str]:
    present = now()
    for document in Document.objects.all():
        steps = [document.created_at, document.submitted_at, document.approved_at, document.paid_at, present]
        known = [at for at in steps if at]
        if known != sorted(known):
            yield f"{document}: {known}"
    for line in Line.objects.select_related("document"):
        if line.spent_on and line.spent_on > document_day(line.document):
            yield f"{line.document}, line {line.position}: spent on {line.spent_on}"
    yield from (f"{event} lies ahead" for event in Event.objects.filter(at__gt=present))


def document_day(document: Document):
    return (document.created_at + timedelta(hours=8)).date()


def papers() -> Iterator[str]:
    amounts = LineInvoice.objects.filter(line__amount_minor__gt=F("invoice__total_minor"))
    yield from (f"{proof}: more than its invoice" for proof in amounts)
    # What was handed in later came after the claim.
    for proof in LineInvoice.objects.filter(invoice__supplies=None).select_related("invoice", "line__document"):
        if proof.invoice.created_at > proof.line.document.created_at:
            yield f"{proof}: claimed before it was there"


LAWS = (totals, processes, payments, holds, times, papers)


def test_demo_is_consistent() -> None:
    load_demo()
    gather_statistics()
    provider, company = Tenant.objects.order_by("pk")
    with tenant_scope(company):
        broken = [sentence for law in LAWS for sentence in law()]
        assert not broken, "\n".join(broken[:20])
        assert_something_for_everybody()
        assert_every_month_has_one_of_the_year_before(company)
        assert_reports_are_the_facts(company)
        assert_files_are_whole()
        assert not Event.objects.undelivered().exists()
    with tenant_scope(provider):
        states = Counter(Ticket.objects.values_list("state", flat=True))
        assert sum(states.values()) >= 12
        assert len(states) == 5
        assert Message.objects.filter(is_internal=True).exists()
    assert_everybody_named_can_sign_in()
    seal_pending()
    verdicts, damaged = verify_chains()
    assert not damaged
    assert not [verdict.damage for verdict in verdicts if verdict.damage]
    count = Tenant.objects.count()
    load_demo()
    assert Tenant.objects.count() == count


def assert_something_for_everybody() -> None:
    states = Counter(Document.objects.values_list("state", flat=True))
    assert all(states[state] for state in ("draft", "approving", "rejected", "to_pay", "paying", "paid", "void")), (
        states
    )
    assert 1_000 <= sum(states.values()) <= 1_320
    assert set(PaymentBatch.objects.values_list("state", flat=True)) >= {"settled", "exported"}
    assert Payment.objects.filter(state="failed").exists()
    waiting = set(ApprovalTask.objects.open().values_list("step__key", flat=True))
    assert waiting == {"manager", "head", "finance"}
    assert Line.objects.exclude(currency="CNY").count() > 20
    owed = Advance.objects.open()
    assert owed.count() >= 2
    assert owed.filter(due_on__lt=now().date(), returned_minor__gt=0).exists()
    assert Clearing.objects.live().exists()
    free = Invoice.objects.filter(owner__name=EMPLOYEE).free()
    assert 20 <= free.count() <= 40
    assert free.filter(needs_look=True).exists()
    assert {"duplicate", "failed", "unpacked"} <= set(Carrier.objects.values_list("state", flat=True))
    for name in ("周岚", "沈国栋", "郑敏"):
        assert ApprovalTask.objects.open().filter(assignee__name=name).count() >= 2, name
    unread = set(Notification.objects.unread().values_list("member__name", flat=True))
    assert unread >= {EMPLOYEE, "周岚"}
    assert not Notification.objects.filter(mail_state="due").exists()
    month = now() - timedelta(days=30)
    assert Document.objects.filter(submitted_at__gte=month).count() > 20
    assert Member.objects.count() >= 55
    assert set(NAMED) <= set(Member.objects.values_list("name", flat=True))


def assert_every_month_has_one_of_the_year_before(company: Tenant) -> None:
    """The year before is smaller, seasonal and over: everything paid, by every department, on its own projects too."""
    month = company.today.replace(day=1)
    earlier = Document.objects.filter(created_at__lt=start_of_day(add_months(month, -12)))
    assert set(earlier.values_list("state", flat=True)) == {State.PAID}
    lines = Line.objects.filter(document__in=earlier)
    for back in range(13, 24):
        since, until = month_bounds(add_months(month, -back))
        assert earlier.filter(submitted_at__gte=start_of_day(since), submitted_at__lt=start_of_day(until)).count() >= 10
    assert set(earlier.values_list("department__code", flat=True)) == {unit.code for unit in UNITS}
    assert {"hotel", "train", "flight", "office", "entertainment"} <= set(
        lines.values_list("expense_type__key", flat=True)
    )
    assert set(earlier.values_list("project__code", flat=True)) >= set(BEFORE.values())
    assert not DimensionItem.objects.filter(code__in=BEFORE.values(), is_active=True).exists()
    sellers = Invoice.objects.filter(lines__in=lines).exclude(seller_name="").values("seller_name")
    assert sellers.distinct().count() >= 20
    year = (add_months(month, -11), month)
    trend = said("trend", Member.objects.get(name="郑敏"), *year)
    assert len(trend) == 12
    assert all(then > 0 for _spent, then, _change in trend.values()), trend


def assert_reports_are_the_facts(company: Tenant) -> None:
    """Every report of the year, for finance, a head and an employee, equals what the rows say by another way."""
    month = company.today.replace(day=1)
    for name in ("郑敏", "周岚", EMPLOYEE):
        check_everything(Member.objects.get(name=name), add_months(month, -13), month)


def assert_files_are_whole() -> None:
    assert Carrier.objects.count() >= 150
    assert Preview.objects.filter(thumbnail__isnull=False).count() >= 100
    file = StoredFile.objects.filter(purpose="invoice").order_by("-pk")[0]
    assert len(read_file(file)) == file.size_bytes


def assert_everybody_named_can_sign_in() -> None:
    told = sign_ins()
    assert len({email for email, _password, _what in told}) == 9
    for email, password, what in told:
        assert email.endswith("@example.com")
        assert password == PASSWORD
        assert what
    user = User.objects.get(email=told[0][0])
    assert user.check_password(PASSWORD)
    assert User.objects.get(email="amy.chen@example.com").language == "en"
    assert Tenant.objects.filter(name=COMPANY, plan="standard").exists()
