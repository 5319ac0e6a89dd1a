"""What `history` writes in bulk is what the product's actions leave when the same plan is acted out."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction

from hesi.core.money import Money
from hesi.core.time import stopped
from hesi.demo.acting import Actors, Stage
from hesi.demo.company import Company
from hesi.demo.diary import Diary, office_hours
from hesi.demo.history import Historian
from hesi.demo.ledger import Ledger, save_events
from hesi.demo.plans import ClaimPlan, Course, LinePlan
from hesi.demo.times import Pace
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.approvals.queries import current_flow
from hesi.expenses.documents.models import Document, FrozenFinding, Line, Reason
from hesi.expenses.invoices.models import Hold
from hesi.expenses.policies.queries import current_policy
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import LegalEntity, Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_department, a_legal_entity, a_member
from tests.builders_documents import a_wallet_invoice

PRESENT = datetime(2026, 11, 20, 10, tzinfo=UTC)
BEGUN = datetime(2026, 11, 2, 2, tzinfo=UTC)
SPENT_ON = BEGUN.date() - timedelta(days=2)


@pytest.fixture
def firm(company: Tenant) -> Company:
    entity = a_legal_entity(tax_id="91110199MA00GXB631", is_default=True)
    boss = a_member("纪文川")
    root = a_department("总部", head=boss)
    team = a_department("华东区", parent=root)
    manager = a_member("周岚", department=team, manager=boss, legal_entity=entity)
    people = {
        "周岚": manager,
        "林晓": a_member("林晓", department=team, manager=manager, legal_entity=entity),
        "许佳": a_member("许佳", roles=("finance",), department=root, manager=boss, legal_entity=entity),
        "罗文": a_member("罗文", roles=("finance",), department=root, manager=boss, legal_entity=entity),
        "纪文川": boss,
    }
    return Company(company, members=people, entities={entity.name: LegalEntity.objects.get(pk=entity.pk)})


@pytest.fixture
def pace() -> Pace:
    diary = Diary(PRESENT, office_hours(PRESENT), Random(3))
    return Pace(diary, Random(3))


def a_plan(by: Member, course: Course, *, nightly: str = "500.00", back_at: str = "finance") -> ClaimPlan:
    """A hotel of one night in Beijing, a dinner in dollars, and an allowance that needs no invoice."""
    dollars = Money.of("30.00", "USD")
    lines = [
        LinePlan("hotel", SPENT_ON, Money.of(nightly, "CNY"), "住宿 1 晚", "北京"),
        LinePlan("meals", SPENT_ON, dollars, "工作餐", "旧金山"),
        LinePlan("allowance", SPENT_ON, Money.of("100.00", "CNY"), "出差补助", "北京"),
    ]
    lines[0].invoice = a_wallet_invoice(by, nightly, issued_on=SPENT_ON)
    lines[1].invoice = a_wallet_invoice(by, "30.00", currency="USD", buyer_name="", issued_on=SPENT_ON)
    return ClaimPlan(
        by=by.name,
        template="travel",
        title="北京出差",
        purpose="拜访客户",
        lines=lines,
        created_at=BEGUN,
        submitted_at=BEGUN + timedelta(minutes=30),
        course=course,
        back_at=back_at,
        reasons=["请补充说明"],
    )


def by_actions(firm: Company, pace: Pace, plan: ClaimPlan) -> Document:
    stage = Stage(pace.diary)
    Actors(firm, stage, pace).file(plan)
    stage.play()
    return Document.objects.get()


def by_history(firm: Company, pace: Pace, plan: ClaimPlan) -> Document:
    ledger = Ledger()
    Historian(firm, ledger, pace, current_flow("default"), current_policy()).write(plan)
    ledger.save()
    save_events(ledger.events())
    return Document.objects.get()


def left_behind(document: Document) -> dict[str, Any]:
    """Everything a claim leaves, without ids and times, and without who of several decided."""
    processes = list(Process.objects.order_by("pk"))
    return {
        "document": (
            document.number, document.state, document.total_minor, document.version, document.title, document.purpose,
            document.department_id, document.legal_entity_id, document.policy_version_id, document.flow_version_id,
            processes.index(document.process) if document.process else None,
            [bool(getattr(document, name)) for name in ("submitted_at", "approved_at", "paid_at")],
        ),
        "lines": list(
            Line.objects.order_by("position").values_list(
                "position", "expense_type__key", "amount_minor", "currency", "home_minor", "rate", "rate_on",
                "rate_source", "city", "nights", "people_count", "note", "line_invoices__invoice__total_minor",
            )
        ),
        "reasons": list(
            Reason.objects.order_by("line__position", "rule").values_list("line__position", "rule", "text")
        ),
        "findings": [
            (row.line.position if row.line else None, row.rule, row.level, row.reason, {**row.data, "line": 0})
            for row in FrozenFinding.objects.select_related("line").order_by("line__position", "rule")
        ],
        "processes": [(p.state, p.reason, p.title, p.facts, bool(p.ended_at)) for p in processes],
        "steps": list(
            Step.objects.order_by("process", "round", "position").values_list(
                "position", "round", "key", "name", "state", "reason", "reason_detail"
            )
        ),
        "tasks": sorted(
            (
                task.step.key, processes.index(task.process), task.state, task.reason, str(task.because),
                bool(task.decided_at),
            )
            for task in ApprovalTask.objects.select_related("step", "process")
        ),
        "holds": sorted(
            (h.invoice.total_minor, h.subject_type, h.subject_id == document.pk, h.subject_label, bool(h.released_at))
            for h in Hold.objects.select_related("invoice")
        ),
        "events": [
            (event.name, event.subject_type, event.subject_id == document.pk, event.subject_label, sorted(event.facts))
            for event in Event.objects.about("document", document.pk).order_by("at", "pk")
        ],
        "audiences": [
            len(event.audience) for event in Event.objects.about("document", document.pk).order_by("at", "pk")
        ],
    }  # fmt: skip


@pytest.mark.parametrize("nightly", ["500.00", "700.00", "5200.00"], ids=["within", "over the cap", "large"])
@pytest.mark.parametrize("who", ["林晓", "周岚"])
@pytest.mark.parametrize("course", Course)
def test_history_leaves_what_actions_leave(firm: Company, pace: Pace, course: Course, who: str, nightly: str) -> None:
    plan = a_plan(firm.members[who], course, nightly=nightly)
    with transaction.atomic(), stopped(PRESENT):
        acted = left_behind(by_actions(firm, pace, plan))
        transaction.set_rollback(True)
    assert not Document.objects.exists()
    written = left_behind(by_history(firm, pace, plan))
    for part in acted:
        assert written[part] == acted[part], part


def test_times_of_history_follow_each_other(firm: Company, pace: Pace) -> None:
    document = by_history(firm, pace, a_plan(firm.members["林晓"], Course.RETURNED))
    times = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert times == sorted(times)
    assert document.created_at < document.submitted_at < document.approved_at
    assert document.state == "to_pay"
