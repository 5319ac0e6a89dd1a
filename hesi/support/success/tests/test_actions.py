"""Onboarding ticked by facts, health counted once, signs told once, and who may do what."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.time import now, stopped
from hesi.support.service.agreements import save_contact
from hesi.support.service.models import Entitlement
from hesi.support.success.actions import (
    TemplateRow,
    acknowledge_alarm,
    finish_action,
    pin_note,
    plan_action,
    plan_step,
    save_template,
    save_weights,
    set_renewal,
    snooze_alarm,
    start_onboarding,
    take_snapshot,
    tick_by_facts,
    tick_step,
    untick_step,
    watch,
    write_note,
)
from hesi.support.success.arithmetic import DEFAULT_WEIGHTS
from hesi.support.success.explaining import alarm_text
from hesi.support.success.facts import renewal_standing
from hesi.support.success.models import Alarm, CustomerNote, HealthSnapshot, OnboardingStep
from hesi.support.success.onboarding import due_after, onboarding_of
from hesi.support.success.rounds import ACTOR, look_after_customer
from hesi.support.success.tasks import look_after_everybody
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import run_jobs

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def happens(customer: Tenant, name: str, *, by: Any = None, at: datetime | None = None, subject: int = 1) -> None:
    """An event of the customer's own, as the part that publishes it leaves behind."""
    with tenant_scope(customer):
        Event.objects.create(
            name=name,
            subject_type="thing",
            subject_id=subject,
            actor_member_id=by.member_id if by else None,
            actor_label="x",
            at=at or now(),
        )


def test_facts_tick_steps_with_the_day_they_happened(provider: Tenant, customer: Tenant, manager: Actor) -> None:
    with tenant_scope(customer):
        person = Actor(builders.a_member("林晓"))
    happens(customer, "flow.published")
    steps = {step.key: step for step in start_onboarding(customer, provider.today, by=manager)}
    assert steps["flow"].done_on is None, "what the system laid at the start does not count"
    happens(customer, "flow.published", by=person)
    happens(customer, "document.submitted", by=person, at=now() - timedelta(days=3))
    shown = {standing.step.key: standing.done_on for standing in onboarding_of(customer)}
    assert shown["flow"] == provider.today, "the page tells it before it is written down"
    assert OnboardingStep.objects.get(key="flow").done_on is None
    assert {step.key for step in tick_by_facts(customer, by=ACTOR)} == {"flow", "submitted"}
    assert tick_by_facts(customer, by=ACTOR) == []
    assert OnboardingStep.objects.get(key="submitted").done_on == provider.today - timedelta(days=3)
    assert Event.objects.filter(name="success.steps_ticked").count() == 1


def test_a_contact_person_is_a_fact_of_the_providers(customer: Tenant, lead: Actor, provider: Tenant) -> None:
    start_onboarding(customer, provider.today, by=lead)
    save_contact(None, by=lead, customer=customer, name="王总", phone="13800000000")
    assert [step.key for step in tick_by_facts(customer, by=ACTOR)] == ["contact"]


def test_steps_are_due_on_business_days(provider: Tenant, customer: Tenant, lead: Actor) -> None:
    friday = date(2026, 11, 20)
    start_onboarding(customer, friday, by=lead)
    assert OnboardingStep.objects.get(key="people").due_on == due_after(friday, 3) == date(2026, 11, 25)


def test_starting_twice_keeps_the_list(provider: Tenant, customer: Tenant, lead: Actor) -> None:
    first = start_onboarding(customer, provider.today, by=lead)
    again = start_onboarding(customer, provider.today + timedelta(days=9), by=lead)
    assert [step.pk for step in first] == [step.pk for step in again]
    assert Event.objects.filter(name="success.onboarding_started").count() == 1


def test_what_was_ticked_by_hand_can_be_opened_again(provider: Tenant, customer: Tenant, manager: Actor) -> None:
    start_onboarding(customer, provider.today, by=manager)
    step = OnboardingStep.objects.get(key="training")
    assert tick_step(step, by=manager).done_by_id == manager.member_id
    with pytest.raises(Conflict):
        tick_step(step, by=manager)
    assert untick_step(step, by=manager).done_on is None
    happens(customer, "member.added")
    tick_by_facts(customer, by=ACTOR)
    with pytest.raises(Conflict):
        untick_step(OnboardingStep.objects.get(key="people"), by=manager)
    plan_step(step, due_on=date(2027, 1, 4), owner=manager.member, by=manager)
    step.refresh_from_db()
    assert (step.due_on, step.owner_id) == (date(2027, 1, 4), manager.member_id)


def test_the_list_is_kept_in_its_order(customer: Tenant, lead: Actor, provider: Tenant, agent: Actor) -> None:
    rows = [TemplateRow("", "启动会", "", 1), TemplateRow("paid", "支付", "Pay", 4, fact="paid", is_shown=False)]
    assert [step.key for step in save_template(rows, by=lead)] == ["own-1", "paid"]
    assert [step.name_en for step in start_onboarding(customer, provider.today, by=lead)] == ["启动会", "Pay"]
    with pytest.raises(Invalid):
        save_template([TemplateRow("", " ", "", 1)], by=lead)
    with pytest.raises(Invalid):
        save_template([], by=lead)
    with pytest.raises(Forbidden):
        save_template(rows, by=agent)


def test_a_day_is_counted_once_and_the_same_again(provider: Tenant, customer: Tenant) -> None:
    with stopped(MORNING):
        with tenant_scope(customer):
            person = Actor(builders.a_member("林晓", joined_on=date(2026, 1, 1)))
        for day in (3, 40, 60):
            happens(customer, "document.submitted", by=person, at=MORNING - timedelta(days=day), subject=day)
        happens(customer, "export.asked", by=person, at=MORNING - timedelta(days=110))
        happens(customer, "payment_batch.created", by=person, at=MORNING - timedelta(days=80))
        first = take_snapshot(customer, provider.today)
        assert first.parts["counts"] == {
            "members": 1,
            "active": 1,
            "claims": 1,
            "past_claims": 2,
            "past_members": 1,
            "past_days": 81,
            "last_claim_on": "2026-11-20",
        }
        assert first.parts["adoption"]["facts"]["used"] == ["payments"]
        happens(customer, "document.submitted", by=person, subject=99)
        assert take_snapshot(customer, provider.today).pk == first.pk
    HealthSnapshot.objects.all().delete()
    with stopped(MORNING + timedelta(hours=9)):
        again = take_snapshot(customer, date(2026, 11, 23))
    assert (again.score, again.parts) == (first.score, first.parts)


def test_weights_add_up_to_a_hundred_and_count_at_once(
    provider: Tenant, customer: Tenant, lead: Actor, manager: Actor
) -> None:
    earlier, today = (
        take_snapshot(customer, provider.today - timedelta(days=1)),
        take_snapshot(customer, provider.today),
    )
    with pytest.raises(Invalid):
        save_weights(DEFAULT_WEIGHTS | {"usage": 41}, by=lead)
    with pytest.raises(Forbidden):
        save_weights(DEFAULT_WEIGHTS, by=manager)
    only_renewal = dict.fromkeys(DEFAULT_WEIGHTS, 0) | {"renewal": 100}
    save_weights(only_renewal, by=lead)
    today.refresh_from_db()
    before = earlier.score
    earlier.refresh_from_db()
    assert (today.score, today.weights, earlier.score) == (100, only_renewal, before)


def a_score(customer: Tenant, on: date, score: int) -> None:
    """A snapshot of somebody who filed a claim that morning."""
    counts = {"counts": {"members": 5, "last_claim_on": on.isoformat()}}
    HealthSnapshot.objects.create(customer=customer, on=on, score=score, parts=counts)


def kinds() -> set[str]:
    return set(Alarm.objects.filter(ended_on=None).values_list("kind", flat=True))


def test_a_fall_is_told_once_while_it_lasts_and_again_next_time(
    provider: Tenant, customer: Tenant, manager: Actor
) -> None:
    today = provider.today
    for days, score in ((29, 80), (1, 66), (0, 65)):
        a_score(customer, today - timedelta(days=days), score)
    assert [alarm.kind for alarm in watch(customer, today, by=ACTOR)] == ["fell"]
    assert watch(customer, today, by=ACTOR) == []
    run_jobs()
    notices = Notification.objects.filter(kind="success")
    assert [(notice.member_id, "80" in notice.body) for notice in notices] == [(manager.member_id, True)]
    acknowledge_alarm(Alarm.objects.get(), by=manager)
    with pytest.raises(Conflict):
        acknowledge_alarm(Alarm.objects.get(), by=manager)
    a_score(customer, today + timedelta(days=1), 60)
    assert watch(customer, today + timedelta(days=1), by=ACTOR) == []
    a_score(customer, today + timedelta(days=2), 79)
    assert watch(customer, today + timedelta(days=2), by=ACTOR) == []
    assert kinds() == set()
    a_score(customer, today + timedelta(days=3), 39)
    assert {alarm.kind for alarm in watch(customer, today + timedelta(days=3), by=ACTOR)} == {"fell", "low"}


def test_what_was_put_off_comes_back_once(provider: Tenant, customer: Tenant, manager: Actor) -> None:
    today = provider.today
    a_score(customer, today, 20)
    watch(customer, today, by=ACTOR)
    low = Alarm.objects.get(kind="low")
    with pytest.raises(Invalid):
        snooze_alarm(low, until=today, by=manager)
    snooze_alarm(low, until=today + timedelta(days=2), by=manager)
    assert watch(customer, today + timedelta(days=1), by=ACTOR) == []
    back = today + timedelta(days=2)
    assert [alarm.kind for alarm in watch(customer, back, by=ACTOR)] == ["low"]
    assert watch(customer, back, by=ACTOR) == []


def test_silence_overdue_steps_and_the_end_of_a_contract(provider: Tenant, customer: Tenant, lead: Actor) -> None:
    today = provider.today
    start_onboarding(customer, today - timedelta(days=60), by=lead)
    counts = {"counts": {"members": 5, "last_claim_on": (today - timedelta(days=14)).isoformat()}}
    HealthSnapshot.objects.create(customer=customer, on=today, score=90, parts=counts)
    contract = Entitlement.objects.get(customer=customer)
    contract.ends_on = today + timedelta(days=45)
    contract.save()
    watch(customer, today, by=ACTOR)
    assert kinds() == {"quiet", "onboarding", "renewal_60"}
    contract.ends_on = today + timedelta(days=30)
    contract.save()
    watch(customer, today, by=ACTOR)
    assert kinds() == {"quiet", "onboarding", "renewal_30"}
    with pytest.raises(Invalid):
        set_renewal(contract, stage="lost", reason=" ", by=lead)
    set_renewal(contract, stage="renewed", reason="再签一年", by=lead)
    watch(customer, today, by=ACTOR)
    assert kinds() == {"quiet", "onboarding"}


def test_a_contract_that_ran_out_still_waits_for_its_renewal(provider: Tenant, customer: Tenant, lead: Actor) -> None:
    today = provider.today
    contract = Entitlement.objects.get(customer=customer)
    contract.ends_on = today - timedelta(days=3)
    contract.save()
    assert renewal_standing(customer, today) == {"days_left": -3, "stage": "not_started"}
    watch(customer, today, by=ACTOR)
    assert kinds() == {"renewal_30"}
    assert "3" in alarm_text(Alarm.objects.get())
    set_renewal(contract, stage="lost", reason="预算取消", by=lead)
    watch(customer, today, by=ACTOR)
    assert kinds() == set()


def test_a_contract_that_goes_on_is_not_about_to_end(provider: Tenant, customer: Tenant) -> None:
    today = provider.today
    contract = Entitlement.objects.get(customer=customer)
    contract.ends_on = today + timedelta(days=20)
    contract.save()
    facts = {"customer": customer, "plan": contract.plan}
    gap = Entitlement.objects.create(**facts, starts_on=today + timedelta(days=22), ends_on=today + timedelta(days=400))
    assert renewal_standing(customer, today)["days_left"] == 20
    gap.starts_on = today + timedelta(days=21)
    gap.save()
    assert renewal_standing(customer, today)["days_left"] == 400
    watch(customer, today, by=ACTOR)
    assert kinds() == set()


def test_leads_are_told_where_there_is_no_manager(provider: Tenant, lead: Actor) -> None:
    other = builders.a_company("无人负责公司", provider=provider)
    HealthSnapshot.objects.create(customer=other, on=provider.today, score=10)
    watch(other, provider.today, by=ACTOR)
    run_jobs()
    told = Notification.objects.filter(kind="success").values_list("member_id", flat=True)
    assert set(told) == {lead.member_id}


def test_the_daily_round_is_idempotent(provider: Tenant, customer: Tenant) -> None:
    look_after_everybody.func()
    run_jobs()
    rows = list(HealthSnapshot.objects.values_list("pk", flat=True))
    events = Event.objects.filter(name__startswith="success.").count()
    assert len(rows) == 1
    look_after_customer(customer, provider.today)
    assert list(HealthSnapshot.objects.values_list("pk", flat=True)) == rows
    assert Event.objects.filter(name__startswith="success.").count() == events


def test_notes_and_actions(customer: Tenant, manager: Actor, lead: Actor, agent: Actor, provider: Tenant) -> None:
    note = write_note(customer, "  财务总监换人了  ", by=manager)
    assert (note.body, note.author_name) == ("财务总监换人了", "吴凡")
    pin_note(note, is_pinned=True, by=lead)
    write_note(customer, "更新的一条", by=lead)
    assert CustomerNote.objects.filter(customer=customer)[0] == note
    with pytest.raises(Invalid):
        write_note(customer, " ", by=manager)
    action = plan_action(customer, title="回访", due_on=provider.today, owner=manager.member, by=lead)
    run_jobs()
    assert Notification.objects.get(kind="success").member_id == manager.member_id
    finish_action(action, by=manager)
    with pytest.raises(Conflict):
        finish_action(action, by=lead)
    for refused in (
        lambda: write_note(customer, "x", by=agent),
        lambda: plan_action(customer, title="x", due_on=provider.today, owner=None, by=agent),
        lambda: start_onboarding(customer, provider.today, by=agent),
        lambda: set_renewal(Entitlement.objects.get(), stage="in_talks", reason="", by=agent),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_a_company_that_registers_gets_its_list(provider: Tenant) -> None:
    new = builders.a_company("新来公司", provider=provider)
    happens(new, "company.registered")
    run_jobs()
    assert OnboardingStep.objects.filter(customer=new).count() == 11
    old = builders.a_company("老公司", provider=provider)
    old.created_at = now() - timedelta(days=300)
    look_after_customer(old, provider.today)
    assert not OnboardingStep.objects.filter(customer=old).exists()
