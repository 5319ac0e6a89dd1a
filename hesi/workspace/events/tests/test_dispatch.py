"""Every event reaches every subscriber, once in effect, whatever fails on the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hesi.core.time import now, stopped
from hesi.workspace.access.actor import Actor
from hesi.workspace.events import subscribe
from hesi.workspace.events.dispatch import BATCH, MAX_ATTEMPTS, deliver_pending, kept_aside, try_again
from hesi.workspace.events.models import Delivery, Event
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Department, Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope
from tests import builders

Subscribe = Callable[[Callable[[Event], None]], None]


@pytest.fixture
def listen(monkeypatch: pytest.MonkeyPatch, company: Tenant) -> Subscribe:
    """`listen(function)` subscribes it to `test.happened` until the test ends."""
    deliver_pending()
    registered: list[tuple[str, subscribe.Subscriber]] = []
    monkeypatch.setitem(subscribe._subscribers, "test.happened", registered)
    return lambda function: registered.append((f"test.{len(registered)}", function))


def happen(member: Member, count: int = 1) -> list[Event]:
    return [record("test.happened", member, by=Actor(member)) for _ in range(count)]


def test_each_subscriber_hears_once(member: Member, listen: Subscribe) -> None:
    heard: list[str] = []
    listen(lambda event: heard.append("one"))
    listen(lambda event: heard.append("two"))
    happen(member)
    assert deliver_pending() == 2
    assert deliver_pending() == 0
    assert heard == ["one", "two"]
    assert not Event.objects.undelivered().exists()


def test_subscriber_works_in_the_workspace_of_the_event(
    member: Member, other_company: Tenant, listen: Subscribe
) -> None:
    seen: list[Tenant] = []
    listen(lambda event: seen.append(active_tenant()))
    with tenant_scope(other_company):
        happen(builders.a_member())
    deliver_pending()
    assert seen == [other_company]


def test_at_the_end_the_rest_is_left_to_who_takes_over(member: Member, listen: Subscribe) -> None:
    heard: list[int] = []
    listen(lambda event: heard.append(event.pk))
    events = happen(member, BATCH + 1)
    deliver_pending(is_ending=lambda: bool(heard))
    assert heard == [event.pk for event in events[:BATCH]]
    deliver_pending()
    assert heard == [event.pk for event in events]


def test_events_nobody_listens_to_are_marked(
    member: Member, listen: Subscribe, django_assert_max_num_queries: Any
) -> None:
    for _ in range(BATCH + 5):
        record("test.ignored", member, by=Actor(member))
    with django_assert_max_num_queries(30):
        assert deliver_pending() == 0
    assert not Event.objects.undelivered().exists()
    assert not Delivery.objects.exists()


def test_failure_undoes_its_changes_and_is_tried_again(member: Member, listen: Subscribe) -> None:
    broken = [True]

    def found(event: Event) -> None:
        Department.objects.create(name="新部门")
        if broken:
            raise RuntimeError("mail server away")

    listen(found)
    happen(member)
    assert deliver_pending() == 0
    assert not Department.objects.filter(name="新部门").exists()
    assert "mail server away" in Delivery.objects.get().error
    assert deliver_pending() == 0, "it waits before the next try"
    broken.clear()
    with stopped(now() + timedelta(seconds=2)):
        assert deliver_pending() == 1
        assert deliver_pending() == 0
    assert Department.objects.filter(name="新部门").count() == 1


def test_one_failing_subscriber_holds_up_nobody(member: Member, listen: Subscribe) -> None:
    heard: list[int] = []

    def fail_on_first(event: Event) -> None:
        if event.pk == first.pk:
            raise RuntimeError("no")
        heard.append(event.pk)

    listen(fail_on_first)
    listen(lambda event: heard.append(-event.pk))
    first, second = happen(member, 2)
    assert deliver_pending() == 3
    assert heard == [-first.pk, second.pk, -second.pk]
    with stopped(now() + timedelta(seconds=5)):
        deliver_pending()
    assert heard.count(-first.pk) == 1


def test_hopeless_delivery_is_kept_aside_with_its_error_until_asked_again(member: Member, listen: Subscribe) -> None:
    tries: list[int] = []

    def fail(event: Event) -> None:
        tries.append(event.pk)
        raise RuntimeError("always")

    listen(fail)
    happen(member)
    at = now()
    for _ in range(MAX_ATTEMPTS + 3):
        with stopped(at):
            deliver_pending()
        at += timedelta(hours=2)
    assert len(tries) == MAX_ATTEMPTS
    assert not Event.objects.undelivered().exists()
    failed = kept_aside().get()
    assert "always" in failed.error
    try_again(failed)
    with stopped(at):
        deliver_pending()
    assert len(tries) == MAX_ATTEMPTS + 1


def test_delivery_done_by_another_process_is_not_repeated(member: Member, listen: Subscribe) -> None:
    heard: list[int] = []
    listen(lambda event: heard.append(event.pk))
    (event,) = happen(member)
    Delivery.objects.create(event=event, subscriber="test.0", attempts=1, done_at=now())
    assert deliver_pending() == 0
    assert heard == []
    assert not Event.objects.undelivered().exists()


def test_a_row_that_appears_behind_a_higher_id_is_delivered(member: Member, listen: Subscribe) -> None:
    heard: list[int] = []
    listen(lambda event: heard.append(event.pk))
    late, early = happen(member, 2)
    fields = {field.attname: getattr(late, field.attname) for field in Event._meta.concrete_fields}
    Event.objects.filter(pk=late.pk).delete()
    deliver_pending()
    Event.objects.create(**fields)
    deliver_pending()
    assert heard == [early.pk, late.pk]
