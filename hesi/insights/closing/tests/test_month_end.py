"""What a month still lacks, compared with the rows by another way; reminders, own steps, closing and reopening."""

from datetime import date, timedelta

import pytest
from django.db import connection

from hesi.core.errors import Forbidden, Invalid
from hesi.core.time import add_months, month_bounds, now, stopped
from hesi.expenses.approvals.actions import send_back
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.documents.actions import withdraw_document
from hesi.expenses.documents.actions.supplying import supply_invoice
from hesi.expenses.documents.models import Document, Line, State
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.payments.models import Payment
from hesi.insights.closing.actions import (
    add_step,
    close_month,
    remind,
    remind_of_invoices,
    rename_step,
    reopen_month,
    retire_step,
    tick_step,
    untick_step,
)
from hesi.insights.closing.actions.closing import MonthAhead, MonthClosed, MonthOpen
from hesi.insights.closing.actions.reminding import NothingWaits
from hesi.insights.closing.actions.steps import StepMoved
from hesi.insights.closing.behind import OF_DOCUMENTS, OF_INVOICES, documents_behind, invoices_behind, late_documents
from hesi.insights.closing.items import Key
from hesi.insights.closing.models import Closing, MonthEnd
from hesi.insights.closing.months import usual_month
from hesi.insights.closing.queries import in_force, month_end, own_part, standing_of, steps_of
from hesi.insights.rollups.rebuilding import rebuild
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.dispatch import deliver_pending
from hesi.workspace.events.models import Event
from hesi.workspace.events.timeline import timeline_of
from hesi.workspace.notifications.models import Notification
from tests.builders import a_department, a_legal_entity, a_member
from tests.builders_advances import a_lent_advance
from tests.builders_closing import a_later_claim
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice
from tests.builders_insights import a_spent_claim
from tests.builders_invoices import a_carrier
from tests.builders_payments import a_batch, a_payable_claim, an_account


@pytest.fixture
def team(company):
    return a_team()


@pytest.fixture
def month(company):
    """Last month, which has ended."""
    return add_months(company.today.replace(day=1), -1)


def counts(items):
    return {item.key: item.count for item in items if item.count}


def point(actor, month, key):
    return next(item for item in month_end(actor, month) if item.key == key)


def of_month(member, month, type_key="meals", amount="100.00", **fields):
    """A line of the month with an invoice issued in it."""
    day = month.replace(day=12)
    invoice = a_wallet_invoice(member, amount, issued_on=day, **fields)
    return a_line(type_key, amount, spent_on=day, invoice_keys=(invoice.key,))


def a_busy_month(team, month):
    """One of nearly everything."""
    submitter, manager, finance = team
    other = a_member("何川", manager=manager)
    a_claim(submitter, of_month(submitter, month))
    a_submitted_claim(submitter, of_month(submitter, month, amount="88.00"))
    back = a_submitted_claim(other, of_month(other, month, amount="66.00"))
    send_back(ApprovalTask.objects.get(process=back.process, assignee=manager), reason="补事由", by=Actor(manager))
    a_later_claim(submitter, "45.00", spent_on=month.replace(day=3))
    Document.objects.filter(pk=a_claim(other, of_month(other, month, amount="12.00")).pk).update(state=State.TO_PAY)
    for member, number in ((finance, "6225880212345671"), (submitter, "6225880212345672")):
        an_account(member, number)
    Document.objects.filter(pk=a_claim(submitter, of_month(submitter, month, amount="31.00")).pk).update(
        state=State.TO_PAY
    )
    failed = a_claim(submitter, of_month(submitter, month, amount="32.00"))
    Document.objects.filter(pk=failed.pk).update(state=State.TO_PAY)
    failed.refresh_from_db()
    batch = a_batch(failed, by=finance)
    Payment.objects.filter(batch=batch).update(state="failed")
    Document.objects.filter(pk=failed.pk).update(state=State.TO_PAY)
    a_wallet_invoice(other, "77.00", issued_on=month.replace(day=20))
    a_wallet_invoice(other, "10.00", issued_on=month.replace(day=21), currency="USD", needs_look=True)
    file = a_carrier(other, b"<x>", state=Carrier.State.FAILED)
    Carrier.objects.filter(pk=file.pk).update(created_at=now() - (now() - _noon(month.replace(day=9))))
    return other


def _noon(day):
    from datetime import UTC, datetime

    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def test_the_usual_month():
    assert usual_month(date(2026, 11, 10)) == date(2026, 10, 1)
    assert usual_month(date(2026, 11, 11)) == date(2026, 11, 1)
    assert usual_month(date(2026, 1, 3)) == date(2025, 12, 1)


def test_everything_that_is_missing_is_counted(team, month):
    other = a_busy_month(team, month)
    _submitter, manager, finance = team
    found = {item.key: item for item in month_end(Actor(finance), month)}
    assert list(found) == list(Key)
    assert counts(found.values()) == {
        Key.DRAFTS: 1, Key.SENT_BACK: 1, Key.APPROVING: 2, Key.REMARKS: 1, Key.NO_ACCOUNT: 1, Key.TO_PAY: 1,
        Key.FAILED: 1, Key.TO_FOLLOW: 1, Key.UNCLAIMED: 2, Key.DOUBTFUL: 1, Key.UNREAD: 1,
        Key.UNALLOCATED: found[Key.UNALLOCATED].count,
    }  # fmt: skip
    assert found[Key.DRAFTS].amount is None
    assert [one.amounts for one in found[Key.DRAFTS].people] == [[]]
    assert found[Key.APPROVING].amount.minor == 8800 + 4500
    assert [(one.name, one.count) for one in found[Key.APPROVING].people] == [(manager.name, 2)]
    assert found[Key.SENT_BACK].amount.minor == 6600
    assert [one.member_id for one in found[Key.NO_ACCOUNT].people] == [other.pk]
    assert found[Key.TO_PAY].amount.minor == 3100
    assert found[Key.FAILED].amount.minor == 3200
    assert found[Key.TO_FOLLOW].amount.minor == 4500
    assert found[Key.UNCLAIMED].amount.minor == 7700
    assert [(sum_.minor, sum_.currency) for sum_ in found[Key.UNCLAIMED].others] == [(1000, "USD")]
    assert month_end(Actor(finance), add_months(month, -3)) != []
    assert not counts(month_end(Actor(finance), add_months(month, -3)))


def test_the_sums_are_those_of_the_rows(team, month):
    """The same by plain SQL over the rows."""
    a_busy_month(team, month)
    finance = Actor(team[2])
    first, after = month_bounds(month)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.state, COUNT(DISTINCT d.id), SUM(l.home_minor) FROM documents_line l "
            "JOIN documents_document d ON d.id = l.document_id WHERE l.spent_on >= %s AND l.spent_on < %s "
            "GROUP BY d.state",
            [first, after],
        )
        rows = {state: (number, int(minor)) for state, number, minor in cursor.fetchall()}
    found = {item.key: item for item in month_end(finance, month)}
    assert (found[Key.SENT_BACK].count, found[Key.SENT_BACK].amount.minor) == rows["rejected"]
    assert (found[Key.APPROVING].count, found[Key.APPROVING].amount.minor) == rows["approving"]
    paying = [found[key] for key in (Key.TO_PAY, Key.NO_ACCOUNT, Key.FAILED)]
    assert (sum(one.count for one in paying), sum(one.amount.minor for one in paying)) == rows["to_pay"]
    assert found[Key.DRAFTS].count == rows["draft"][0]


def test_the_list_behind_holds_what_was_counted(team, month):
    a_busy_month(team, month)
    finance = Actor(team[2])
    for item in month_end(finance, month):
        if item.key in OF_DOCUMENTS:
            rows = list(documents_behind(item.key, finance, month))
            assert (len(rows), sum(row.part_minor for row in rows)) == (item.count, item.amount.minor), item.key
        elif item.key in OF_INVOICES:
            assert invoices_behind(item.key, finance, month).count() == item.count, item.key


def test_what_nobody_bears_is_counted_as_it_is_listed(team, month):
    """Documents, not expenses, with what is bare of each; beside them one that is borne in full."""
    submitter, _manager, finance = team
    lines = [a_line("meals", amount, spent_on=month.replace(day=day)) for amount, day in (("20.00", 2), ("30.00", 3))]
    bare, half, borne = (a_claim(submitter, *lines) for _time in range(3))
    entity, department = a_legal_entity(), a_department()
    Document.objects.filter(pk=bare.pk).update(state=State.PAID, legal_entity=None, department=department)
    Document.objects.filter(pk=half.pk).update(state=State.PAID, legal_entity=entity, department=None)
    Document.objects.filter(pk=borne.pk).update(state=State.PAID, legal_entity=entity, department=department)
    Line.objects.filter(document=half, home_minor=3000).update(department=department)
    rebuild()
    found = point(Actor(finance), month, Key.UNALLOCATED)
    rows = {row.pk: row.part_minor for row in documents_behind(Key.UNALLOCATED, Actor(finance), month)}
    assert rows == {bare.pk: 5000, half.pk: 2000}
    assert (found.count, found.amount.minor) == (2, 7000)


def test_paid_invoiced_and_other_months_leave_nothing(team, month):
    submitter, _manager, finance = team
    claim = a_payable_claim(submitter)
    Document.objects.filter(pk=claim.pk).update(state=State.PAID)
    Line.objects.filter(document=claim).update(spent_on=month)
    a_wallet_invoice(submitter, issued_on=add_months(month, -1))
    held = {Key.UNALLOCATED, Key.UNVERIFIED}
    assert set(counts(month_end(Actor(finance), month))) <= held


def test_a_member_hears_only_of_their_own(team, month):
    other = a_busy_month(team, month)
    _submitter, manager, _finance = team
    assert month_end(Actor(other), month) == []
    own = counts(own_part(Actor(other), month))
    assert own == {Key.SENT_BACK: 1, Key.NO_ACCOUNT: 1, Key.UNCLAIMED: 2, Key.DOUBTFUL: 1, Key.UNREAD: 1}
    assert counts(own_part(Actor(manager), month)) == {Key.APPROVING: 2, Key.REMARKS: 1}


def test_invoices_handed_in_wait_for_finance(team, month):
    submitter, _manager, finance = team
    _document, line = a_later_claim(submitter, spent_on=month.replace(day=8))
    supply_invoice(line, a_wallet_invoice(submitter), by=Actor(submitter))
    found = counts(month_end(Actor(finance), month))
    assert found[Key.HANDED_IN] == 1
    assert Key.TO_FOLLOW not in found


def test_a_line_without_a_rate_is_named(team, month):
    submitter, _manager, finance = team
    a_claim(submitter, a_line("meals", "10.00", currency="XAF", spent_on=month.replace(day=5)))
    assert point(Actor(finance), month, Key.NO_RATE).count == 1


def test_advances_due_by_the_end_of_the_month_are_named(team, month, company):
    submitter, _manager, finance = team
    ended = (company.today - add_months(month, 1)).days + 1
    a_lent_advance(submitter, "800.00", by=finance, days_ago=90, due_in=-ended)
    a_lent_advance(submitter, "500.00", by=finance, days_ago=90, due_in=-ended + 1)
    found = point(Actor(finance), month, Key.ADVANCES)
    assert (found.count, found.amount.minor) == (1, 80000)
    assert counts(own_part(Actor(submitter), month))[Key.ADVANCES] == 1


def test_one_click_reminds_each_once_a_day(team, month):
    other = a_busy_month(team, month)
    submitter, manager, finance = team
    by = Actor(finance)
    told = remind(month, by=by)
    assert set(told.members) == {submitter.name, manager.name, other.name}
    deliver_pending()
    notice = Notification.objects.get(member=other, kind="closing.reminded")
    assert "何川" not in notice.title
    assert "¥77.00" in notice.body
    assert notice.url.startswith("/reports/closing/own/")
    again = remind(month, by=by)
    assert again.members == []
    assert {name for name, _at in again.lately} == set(told.members)
    forced = remind(month, by=by, members=[other.pk], is_forced=True)
    assert forced.members == [other.name]
    with stopped(now() + timedelta(hours=25)):
        assert set(remind(month, by=by).members) == set(told.members)
    history = timeline_of(MonthEnd.subject_type, MonthEnd.objects.get().pk)
    assert len(history) == 3
    assert any(other.name in entry.detail and "¥77.00" in entry.detail for entry in history)


def test_nobody_is_reminded_of_nothing(team, month):
    submitter, _manager, finance = team
    with pytest.raises(NothingWaits):
        remind(month, by=Actor(finance))
    a_claim(submitter, of_month(submitter, month))
    with pytest.raises(NothingWaits):
        remind(month, by=Actor(finance), members=[finance.pk])
    assert not Event.objects.filter(name="month_end.reminded").exists()


def test_reminding_of_invoices_stands_in_the_documents_history(team, month):
    submitter, _manager, finance = team
    first, _line = a_later_claim(submitter, spent_on=month)
    second, _line = a_later_claim(submitter, spent_on=add_months(month, -1), title="另一次")
    assert remind_of_invoices(by=Actor(finance)).members == [submitter.name]
    assert remind_of_invoices(by=Actor(finance)).lately
    deliver_pending()
    notice = Notification.objects.get(member=submitter, kind="closing.reminded")
    assert first.number in notice.body
    assert second.number in notice.body
    for document in (first, second):
        told = timeline_of(Document.subject_type, document.pk)
        assert any(submitter.name in entry.text and entry.icon == "bell" for entry in told)


def test_only_finance_closes_and_reminds(team, month):
    submitter, manager, _finance = team
    step = add_step("对账", by=Actor(a_member("会计", roles=("finance",))))
    for member in (submitter, manager, a_member("审计", roles=("auditor",))):
        by = Actor(member)
        for act in (
            lambda by=by: close_month(month, by=by),
            lambda by=by: reopen_month(month, reason="x", by=by),
            lambda by=by: remind(month, by=by),
            lambda by=by: remind_of_invoices(by=by),
            lambda by=by: add_step("x", by=by),
            lambda by=by: tick_step(step, month, by=by),
        ):
            with pytest.raises(Forbidden):
                act()


def test_closing_freezes_the_total_and_shows_what_came_later(team, month):
    submitter, _manager, finance = team
    by = Actor(finance)
    a_spent_claim(submitter, ("meals", "200.00", month.replace(day=4)))
    a_claim(submitter, of_month(submitter, month))
    closing = close_month(month, note="先关", by=by)
    assert closing.spent.minor == 20000
    assert ["drafts", 1, None] in closing.figures["open"]
    with pytest.raises(MonthClosed):
        close_month(month, by=by)
    late = a_submitted_claim(submitter, of_month(submitter, month, amount="50.00"))
    standing = standing_of(by, month)
    assert standing.deviation.minor == 5000
    assert list(late_documents(by, closing, month)) == [late]


def test_what_is_withdrawn_after_the_closing_explains_why_the_month_lost(team, month):
    submitter, _manager, finance = team
    by = Actor(finance)
    kept = a_submitted_claim(submitter, of_month(submitter, month, amount="40.00"))
    taken = a_submitted_claim(submitter, of_month(submitter, month, amount="50.00"))
    a_claim(submitter, of_month(submitter, month))
    before = a_submitted_claim(submitter, of_month(submitter, month, amount="60.00"))
    withdraw_document(before, by=Actor(submitter))
    closing = close_month(month, by=by)
    withdraw_document(taken, by=Actor(submitter))
    assert standing_of(by, month).deviation.minor == -5000
    assert list(late_documents(by, closing, month)) == [taken]
    assert kept.state == State.APPROVING


def test_a_month_is_opened_again_with_a_reason(team, month):
    by = Actor(team[2])
    with pytest.raises(MonthOpen):
        reopen_month(month, reason="x", by=by)
    close_month(month, by=by)
    with pytest.raises(Invalid):
        reopen_month(month, reason=" ", by=by)
    reopen_month(month, reason="漏了一笔", by=by)
    found = MonthEnd.objects.get()
    assert in_force(found) is None
    close_month(month, by=by)
    assert Closing.objects.filter(month_end=found).count() == 2
    assert [entry.detail for entry in timeline_of("month_end", found.pk)][1] == "漏了一笔"


def test_a_month_ahead_is_not_closed(team, company):
    with pytest.raises(MonthAhead):
        close_month(add_months(company.today.replace(day=1), 1), by=Actor(team[2]))


def test_own_steps_are_ticked_month_by_month(team, month):
    by = Actor(team[2])
    step = rename_step(add_step("对账", by=by), "银行对账", by=by)
    with pytest.raises(Invalid):
        add_step("  ", by=by)
    tick_step(step, month, by=by)
    with pytest.raises(StepMoved):
        tick_step(step, month, by=by)
    found = MonthEnd.objects.get(month=month)
    assert [(one.step.name, one.tick is not None) for one in steps_of(found)] == [("银行对账", True)]
    assert [one.tick for one in steps_of(None)] == [None]
    retire_step(step, by=by)
    with pytest.raises(StepMoved):
        retire_step(step, by=by)
    assert len(steps_of(found)) == 1
    assert steps_of(None) == []
    untick_step(step, month, by=by)
    with pytest.raises(StepMoved):
        untick_step(step, month, by=by)
    with pytest.raises(StepMoved):
        tick_step(step, month, by=by)


def test_another_company_sees_none_of_it(team, month, other_company):
    from hesi.workspace.tenancy.scope import tenant_scope

    a_busy_month(team, month)
    close_month(month, by=Actor(team[2]))
    assert Invoice.objects.exists()
    with tenant_scope(other_company):
        finance = a_member("外人", roles=("finance", "admin"))
        assert not counts(month_end(Actor(finance), month))
        assert standing_of(Actor(finance), month).closing is None
