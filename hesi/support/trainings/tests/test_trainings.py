"""Seats, waiting, reminders, who came."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hesi.core.errors import Conflict, Forbidden, Invalid, NotFound
from hesi.core.time import now, stopped
from hesi.support.trainings.actions import (
    cancel_training,
    keep_recording,
    mark_attendance,
    publish_training,
    remind,
    save_training,
    sign_up,
    withdraw,
)
from hesi.support.trainings.ical import calendar_of
from hesi.support.trainings.models import Signup, Training
from hesi.support.trainings.queries import offer_of, offers_for
from hesi.support.trainings.subscribers import (
    remind_those_who_come,
    tell_it_is_off,
    tell_of_freed_seat,
    tell_of_new_date,
)
from hesi.support.trainings.tests.conftest import House
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope

SYSTEM = SystemActor("trainings")
HEARS = {
    "training.reminded": remind_those_who_come,
    "training.cancelled": tell_it_is_off,
    "training.changed": tell_of_new_date,
    "training.seat_freed": tell_of_freed_seat,
}
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(200)


def facts_of(**facts: Any) -> dict[str, Any]:
    begins = facts.pop("starts_at", now() + timedelta(days=3))
    usual = {"kind": "webinar", "title_zh": "管理员入门", "seats": 1, "starts_at": begins}
    return usual | {"ends_at": begins + timedelta(hours=1)} | facts


def planned(house: House, **facts: Any) -> Training:
    with tenant_scope(house.provider):
        return save_training(**facts_of(**facts), by=house.by)


def offered(house: House, **facts: Any) -> Training:
    row = planned(house, **facts)
    with tenant_scope(house.provider):
        return publish_training(row, by=house.by)


def joins(member: Member, row: Training) -> str:
    with tenant_scope(member.tenant):
        return sign_up(row, by=Actor(member)).state


def leaves(member: Member, row: Training) -> None:
    with tenant_scope(member.tenant):
        withdraw(row, by=Actor(member))


def hear(house: House) -> None:
    with tenant_scope(house.provider):
        for event in Event.objects.filter(name__in=HEARS).order_by("pk"):
            HEARS[event.name](event)


def notices(member: Member) -> list[str]:
    with tenant_scope(member.tenant):
        return list(Notification.objects.filter(member=member).order_by("pk").values_list("title", flat=True))


def taken(row: Training) -> int:
    with tenant_scope(row.tenant):
        return int(Training.objects.get(pk=row.pk).taken)


def test_the_last_seat_goes_to_one_and_the_next_waits(house: House) -> None:
    row = offered(house)
    assert [joins(one, row) for one in (house.asker, house.colleague, house.other)] == ["seated", "waiting", "waiting"]
    assert taken(row) == 1


def test_twice_is_the_same_as_once(house: House) -> None:
    row = offered(house, seats=5)
    assert joins(house.asker, row) == joins(house.asker, row) == "seated"
    assert taken(row) == 1
    leaves(house.asker, row)
    leaves(house.asker, row)
    assert taken(row) == 0


def test_a_freed_seat_goes_to_whoever_waited_longest(house: House) -> None:
    row = offered(house)
    for member in (house.asker, house.colleague, house.other):
        joins(member, row)
    leaves(house.asker, row)
    assert joins(house.colleague, row) == "seated"
    assert (joins(house.other, row), joins(house.asker, row)) == ("waiting", "waiting")
    hear(house)
    hear(house)
    assert notices(house.colleague) == ["候补成功：管理员入门"]
    assert notices(house.other) == []


def test_more_seats_are_filled_from_the_waiting_list(house: House) -> None:
    row = offered(house)
    for member in (house.asker, house.colleague, house.other):
        joins(member, row)
    with tenant_scope(house.provider):
        save_training(row, **facts_of(seats=2, starts_at=row.starts_at), by=house.by)
        states = list(Signup.objects.order_by("pk").values_list("state", flat=True))
        assert states == ["seated", "seated", "waiting"]
        with pytest.raises(Invalid) as refused:
            save_training(row, **facts_of(seats=1, starts_at=row.starts_at), by=house.by)
    assert "seats" in refused.value.fields


def test_only_leads_plan_and_only_the_trainer_or_a_lead_holds(house: House) -> None:
    row = offered(house, trainer=house.agent.pk)
    with tenant_scope(house.provider):
        for act in (lambda by: save_training(**facts_of(), by=by), lambda by: cancel_training(row, by=by)):
            with pytest.raises(Forbidden):
                act(Actor(house.agent))
        with stopped(now() + timedelta(days=4)):
            mark_attendance(row, attended=[], by=Actor(house.agent))
            with pytest.raises(Forbidden):
                mark_attendance(row, attended=[], by=Actor(house.second))


def test_who_it_is_not_for_can_neither_see_nor_join(house: House) -> None:
    row = offered(house, audience="customers", customer_ids=[house.company.pk], admins_only=True)
    draft = planned(house)
    for member in (house.asker, house.other, house.agent):
        with pytest.raises(Forbidden):
            joins(member, row)
    for member, unseen in ((house.other, row), (house.asker, row), (house.admin, draft), (house.outsider, row)):
        with pytest.raises(NotFound):
            offer_of(unseen.pk, Actor(member))
    assert joins(house.admin, row) == "seated"
    assert [o.training for o in offers_for(Actor(house.admin)).to_come] == [row]
    assert offers_for(Actor(house.other)).to_come == []


def test_after_it_has_begun_nobody_joins_leaves_or_moves_it(house: House) -> None:
    row = offered(house)
    joins(house.asker, row)
    with stopped(now() + timedelta(days=3, minutes=1)):
        for act in (joins, leaves):
            with pytest.raises(Conflict):
                act(house.asker, row)
        with tenant_scope(house.provider):
            for change in (
                lambda: save_training(row, **facts_of(), by=house.by),
                lambda: cancel_training(row, by=house.by),
            ):
                with pytest.raises(Conflict):
                    change()


def test_publishing_twice_or_too_late_is_refused(house: House) -> None:
    row = offered(house)
    late = planned(house, starts_at=now() - timedelta(hours=1))
    with tenant_scope(house.provider):
        with pytest.raises(Conflict):
            publish_training(row, by=house.by)
        with pytest.raises(Invalid):
            publish_training(late, by=house.by)


def test_each_reminder_is_sent_once_to_those_with_a_seat(house: House) -> None:
    row = offered(house)
    joins(house.asker, row)
    joins(house.colleague, row)
    assert row.starts_at is not None
    counts = []
    with tenant_scope(house.provider):
        for before in (30, 23, 22, 0.9, 0.5, -1):
            at = row.starts_at - timedelta(hours=before)
            counts.append(remind(at, by=SYSTEM))
    assert counts == [0, 1, 0, 1, 0, 0]
    hear(house)
    hear(house)
    assert notices(house.asker) == ["明天的培训：管理员入门", "一小时后开始：管理员入门"]
    assert notices(house.colleague) == []


def test_a_moved_training_tells_and_reminds_anew(house: House) -> None:
    row = offered(house)
    joins(house.asker, row)
    assert row.starts_at is not None
    later = row.starts_at + timedelta(days=1)
    with tenant_scope(house.provider):
        assert remind(row.starts_at - timedelta(hours=20), by=SYSTEM) == 1
        save_training(row, **facts_of(starts_at=later), by=house.by)
        assert remind(later - timedelta(hours=20), by=SYSTEM) == 1
    hear(house)
    assert sorted(notices(house.asker)) == sorted(["明天的培训：管理员入门"] * 2 + ["培训改期：管理员入门"])


def test_calling_it_off_tells_those_who_wait_too_and_reminds_nobody(house: House) -> None:
    row = offered(house)
    joins(house.asker, row)
    joins(house.colleague, row)
    with tenant_scope(house.provider):
        cancel_training(row, by=house.by)
        assert remind(now() + timedelta(days=2, hours=23, minutes=30), by=SYSTEM) == 0
        with pytest.raises(Conflict):
            cancel_training(row, by=house.by)
    hear(house)
    assert notices(house.asker) == notices(house.colleague) == ["培训已取消：管理员入门"]


def test_who_came_is_marked_for_the_whole_list_and_told_once(house: House) -> None:
    row = offered(house, seats=2)
    joins(house.asker, row)
    joins(house.other, row)
    with tenant_scope(house.provider):
        first = Signup.objects.order_by("pk")[0]
        with pytest.raises(Conflict):
            mark_attendance(row, attended=[first.pk], by=house.by)
        with stopped(now() + timedelta(days=3, hours=2)):
            assert mark_attendance(row, attended=[first.pk, 999_999], by=house.by) == 1
            assert mark_attendance(row, attended=[first.pk], by=house.by) == 1
        told = Event.objects.filter(name="training.attended")
        assert [(e.subject_type, e.subject_id, e.facts["member"]) for e in told] == [
            ("tenant", house.company.pk, house.asker.pk)
        ]
        assert list(Signup.objects.order_by("pk").values_list("attended", flat=True)) == [True, False]


def test_a_recording_is_a_video_and_captions_are_captions(house: House) -> None:
    row = planned(house, kind="recorded")
    with tenant_scope(house.provider):
        with pytest.raises(Invalid):
            publish_training(row, by=house.by)
        for field, files in {
            "video": {"video": SimpleUploadedFile("x.mp4", b"<html><script>")},
            "captions": {"captions": BytesIO(b"<script>")},
        }.items():
            with pytest.raises(Invalid) as refused:
                keep_recording(row, **files, by=house.by)
            assert field in refused.value.fields
        vtt = b"WEBVTT\n\n00:01.000 --> 00:04.000\nhello\n"
        keep_recording(row, video=SimpleUploadedFile("x.mp4", MP4), captions=BytesIO(vtt), by=house.by)
        publish_training(row, by=house.by)
    assert [o.training.pk for o in offers_for(Actor(house.asker)).to_watch] == [row.pk]


def test_the_calendar_entry_is_escaped_folded_and_in_utc(house: House) -> None:
    row = planned(
        house,
        title_zh="入门, 进阶; 与\\财务" + "很长的名字" * 20,
        starts_at=datetime(2026, 12, 1, 6, 0, tzinfo=UTC),
        place="上海",
    )
    text = calendar_of(row, url="https://example.com/trainings/1/", at=now())
    assert "DTSTART:20261201T060000Z\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "SUMMARY:入门\\, 进阶\\; 与\\\\财务很长" in text.replace("\r\n ", "")
