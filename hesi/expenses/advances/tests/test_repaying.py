"""Repayments, reversals and reminders."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.time import today
from hesi.expenses.advances.actions import defer_advance, record_repayment, remind_borrower, reverse_repayment
from hesi.expenses.advances.actions.reminding import RemindedToday
from hesi.expenses.advances.actions.repaying import RepaidAlready
from hesi.expenses.advances.invariants import problems
from hesi.expenses.advances.models import Advance, Entry
from hesi.expenses.advances.notices import tell_of_due
from hesi.expenses.advances.queries import buckets, ledger_of, narrowed, open_advances
from hesi.expenses.documents.actions import submit_document
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.dispatch import deliver_pending
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_member
from tests.builders_advances import a_lent_advance
from tests.builders_documents import a_claim, a_team


@pytest.fixture
def team(company: Tenant) -> tuple[Member, Member, Member]:
    return a_team()


@pytest.fixture
def advance(team: tuple[Member, Member, Member]) -> Advance:
    return a_lent_advance(team[0], by=team[2], days_ago=5)


def test_what_comes_back_lessens_the_debt_until_it_is_reversed(advance: Advance, team: tuple[Member, ...]) -> None:
    by = Actor(team[2])
    entry = record_repayment(advance, amount="400", on=today() - timedelta(days=1), note="转账", by=by)
    advance.refresh_from_db()
    assert advance.outstanding_minor == 60_000
    reverse_repayment(entry, note="记错人", by=by)
    advance.refresh_from_db()
    assert advance.outstanding_minor == 100_000
    with pytest.raises(Conflict):
        reverse_repayment(entry, by=by)
    with pytest.raises(Invalid):
        reverse_repayment(Entry.objects.get(kind=Entry.Kind.LENT), by=by)
    ledger = ledger_of(advance)
    assert [(row.kind, row.signed_minor, row.is_reversed) for row in ledger] == [  # type: ignore[attr-defined]
        ("lent", 100_000, False), ("returned", -40_000, True), ("reversed", 40_000, False)
    ]  # fmt: skip
    assert list(problems()) == []
    told = Event.objects.about("document", advance.document_id).values_list("name", flat=True)
    assert {"advance.repaid", "advance.repayment_reversed"} <= set(told)


@pytest.mark.parametrize(
    ("amount", "days_ago", "field"),
    [("1000.01", 0, "amount"), ("0", 0, "amount"), ("x", 0, "amount"), ("1", -1, "on"), ("1", 6, "on")],
)
def test_what_cannot_be_is_refused(
    advance: Advance, team: tuple[Member, ...], amount: str, days_ago: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        record_repayment(advance, amount=amount, on=today() - timedelta(days=days_ago), by=Actor(team[2]))
    assert field in refused.value.fields
    assert Entry.objects.count() == 1


def test_what_a_claim_has_reserved_is_not_paid_back_too(advance: Advance, team: tuple[Member, ...]) -> None:
    submit_document(a_claim(team[0]), by=Actor(team[0]))
    with pytest.raises(Invalid, match="占用"):
        record_repayment(advance, amount="1000", on=today(), by=Actor(team[2]))
    record_repayment(advance, amount="900", on=today(), by=Actor(team[2]))
    advance.refresh_from_db()
    assert (advance.available_minor, advance.outstanding_minor) == (0, 10_000)


def test_only_finance_records_and_never_for_themselves(advance: Advance, team: tuple[Member, ...]) -> None:
    own = a_lent_advance(team[2], by=a_member("财务二", roles=("finance",)))
    entry = record_repayment(advance, amount="1", on=today(), by=Actor(team[2]))
    for who, which in ((team[0], advance), (team[1], advance), (team[2], own)):
        with pytest.raises(Forbidden):
            record_repayment(which, amount="1", on=today(), by=Actor(who))
        with pytest.raises(Forbidden):
            remind_borrower(which, by=Actor(who))
    with pytest.raises(Forbidden):
        reverse_repayment(entry, by=Actor(team[0]))


def test_finance_reminds_once_a_day(advance: Advance, team: tuple[Member, ...]) -> None:
    remind_borrower(advance, by=Actor(team[2]))
    notice = Notification.objects.get(kind="advance.due")
    assert (notice.member_id, notice.url) == (team[0].pk, f"/documents/{advance.number}/")
    assert "1,000.00" in notice.title
    with pytest.raises(RemindedToday):
        remind_borrower(advance, by=Actor(team[2]))
    record_repayment(advance, amount="1000", on=today(), by=Actor(team[2]))
    Advance.objects.update(reminded_on=today() - timedelta(days=1))
    with pytest.raises(Invalid):
        remind_borrower(advance, by=Actor(team[2]))


def test_who_has_left_is_not_reminded_as_if_they_heard(
    advance: Advance, team: tuple[Member, ...], client_of: Any
) -> None:
    page = reverse("advances-open")
    assert reverse("advance-reminder", args=[advance.number]) in client_of(team[2]).get(page).content.decode()
    Member.objects.filter(pk=team[0].pk).update(is_active=False)
    with pytest.raises(Invalid, match="离职"):
        remind_borrower(advance, by=Actor(team[2]))
    assert reverse("advance-reminder", args=[advance.number]) not in client_of(team[2]).get(page).content.decode()


def test_borrowers_hear_before_the_day_and_every_week_after_it(advance: Advance, company: Tenant) -> None:
    due = company.today
    Advance.objects.update(due_on=due)
    told = {
        days: tell_of_due(Advance.objects.open().select_related("document"), due + timedelta(days=days))
        for days in (-4, -3, -1, 0, 1, 2, 7, 8, 9, 15)
    }
    assert {days for days, count in told.items() if count} == {-3, 1, 8, 15}
    titles = list(Notification.objects.filter(kind="advance.due").order_by("pk").values_list("title", flat=True))
    assert "将于" in titles[0]
    assert "逾期8天" in titles[2]


def test_what_is_open_by_age(team: tuple[Member, ...], company: Tenant) -> None:
    submitter, finance = team[0], team[2]
    for days, amount in ((0, "1"), (30, "2"), (31, "4"), (60, "8"), (61, "16"), (90, "32"), (91, "64"), (400, "128")):
        a_lent_advance(submitter, amount, by=finance, days_ago=days, due_in=30 - days)
    found = buckets(Actor(finance), company.today)
    assert [(row.count, row.outstanding.minor) for row in found] == [(2, 300), (2, 1_200), (2, 4_800), (2, 19_200)]
    rows = list(open_advances(Actor(finance)))
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
    assert [row.lent_minor for row in narrowed(open_advances(Actor(finance)), company.today, age="older")] == [
        12_800, 6_400
    ]  # fmt: skip
    overdue = narrowed(open_advances(Actor(finance)), company.today, is_overdue=True, query=submitter.name)
    assert overdue.count() == 6


def test_one_form_records_one_repayment(advance: Advance, team: tuple[Member, ...]) -> None:
    facts: dict[str, Any] = {"amount": "600", "on": today(), "by": Actor(team[2])}
    record_repayment(advance, form_key="a-form", **facts)
    with pytest.raises(RepaidAlready, match="600"):
        record_repayment(advance, form_key="a-form", **facts)
    advance.refresh_from_db()
    assert advance.returned_minor == 60_000
    record_repayment(advance, form_key="another", **{**facts, "amount": "100"})
    record_repayment(advance, **{**facts, "amount": "100"})
    record_repayment(advance, **{**facts, "amount": "100"})
    assert list(problems()) == []


def test_deferred_it_is_overdue_and_reminded_of_by_the_new_day(team: tuple[Member, ...]) -> None:
    day, finance = today(), Actor(team[2])
    advance = a_lent_advance(team[0], by=team[2], days_ago=60, due_in=-3)
    assert tell_of_due([advance], day) == 1
    advance = defer_advance(advance, due_on=day + timedelta(days=10), reason="展会改期", by=finance)
    advance.refresh_from_db()
    assert (advance.days_overdue(day), advance.days_overdue(day + timedelta(days=11))) == (0, 1)
    assert not narrowed(open_advances(finance), day, is_overdue=True).exists()
    assert tell_of_due([advance], day) == 0
    told = [tell_of_due([advance], day + timedelta(days=days)) for days in (7, 8, 11, 12)]
    assert told == [1, 0, 1, 0]
    event = Event.objects.get(name="advance.deferred")
    assert (event.facts["reason"], event.facts["due_on"]) == ("展会改期", (day + timedelta(days=10)).isoformat())
    deliver_pending()
    notice = Notification.objects.filter(member=team[0], title__contains=event.facts["due_on"]).get(body="展会改期")
    assert advance.number in notice.title


def test_who_may_defer_and_to_which_day(team: tuple[Member, ...]) -> None:
    advance = a_lent_advance(team[0], by=team[2])
    own = a_lent_advance(team[2], by=a_member("出纳", roles=("finance",)))
    later: dict[str, Any] = {"due_on": today() + timedelta(days=90), "reason": "x"}
    for row, who in ((advance, team[0]), (advance, team[1]), (own, team[2])):
        with pytest.raises(Forbidden):
            defer_advance(row, by=Actor(who), **later)
    by = Actor(team[2])
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"reason": " "}, "reason"), ({"due_on": today() - timedelta(days=1)}, "due_on"),
        ({"due_on": advance.due_on}, "due_on"),
    ]  # fmt: skip
    for changed, field in wrong:
        with pytest.raises(Invalid) as refused:
            defer_advance(advance, by=by, **{**later, **changed})
        assert field in refused.value.fields
    record_repayment(advance, amount="1000", on=today(), by=by)
    with pytest.raises(Invalid):
        defer_advance(advance, by=by, **later)
