"""Trainings by HTTP."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hesi.core.time import now
from hesi.support.trainings.models import Signup, Training
from hesi.support.trainings.tests.conftest import House
from hesi.support.trainings.tests.test_trainings import MP4, joins, offered, planned
from hesi.workspace.tenancy.scope import tenant_scope


def body(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_a_member_signs_up_sees_the_link_takes_the_calendar_and_withdraws(house: House, client_of: Any) -> None:
    row = offered(house, link="https://meet.example.com/1", body_zh="<script>alert(1)</script> **重点**")
    browser, page = client_of(house.asker), reverse("training", args=[row.pk])
    before = body(browser.get(page))
    assert "meet.example.com" not in before
    assert "<script>alert" not in before
    assert "<strong>重点</strong>" in before
    assert browser.post(reverse("training-signup", args=[row.pk])).status_code == 303
    assert "meet.example.com" in body(browser.get(page))
    assert row.title_zh in body(browser.get(reverse("trainings")))
    calendar = browser.get(reverse("training-calendar", args=[row.pk]))
    assert calendar["Content-Type"].startswith("text/calendar")
    assert body(calendar).startswith("BEGIN:VCALENDAR")
    assert "候补" in body(client_of(house.other).get(page))
    assert browser.post(reverse("training-signup", args=[row.pk]), {"answer": "withdraw"}).status_code == 303
    assert "meet.example.com" not in body(browser.get(page))


def test_visitors_sign_in_first_and_others_find_nothing(house: House, client_of: Any, client: Client) -> None:
    row = offered(house, audience="customers", customer_ids=[house.company.pk])
    page = reverse("training", args=[row.pk])
    assert client.get(page).status_code == client.get(reverse("trainings")).status_code == 302
    for member in (house.other, house.outsider):
        browser = client_of(member)
        for name in ("training", "training-calendar", "training-recording", "training-captions"):
            assert browser.get(reverse(name, args=[row.pk])).status_code == 404
        assert browser.post(reverse("training-signup", args=[row.pk])).status_code == 404
    assert client_of(house.asker).get(reverse("desk-trainings")).status_code == 403
    assert client_of(house.outsider).get(reverse("desk-training", args=[row.pk])).status_code == 404
    assert client_of(house.agent).get(page).status_code == 200


def test_a_lead_plans_in_another_time_zone_publishes_and_calls_off(house: House, client_of: Any) -> None:
    lead, address = client_of(house.lead), reverse("desk-training-new", args=["webinar"])
    assert lead.get(address).status_code == 200
    assert lead.post(address, {"title_zh": ""}).status_code == 422
    day = f"{now() + timedelta(days=5):%Y-%m-%d}"
    facts = {"title_zh": "入门", "spoken": "en", "audience": "all", "seats": "20", "time_zone": "UTC"}
    facts |= {"starts_at": f"{day}T09:00", "ends_at": f"{day}T10:00", "trainer": str(house.agent.pk)}
    page = lead.post(address, facts).url
    with tenant_scope(house.provider):
        row = Training.objects.get()
    assert (row.starts_at.hour, row.times) == (9, f"{day} 09:00 – 10:00 (UTC)")
    assert f"{day}T09:00" in body(lead.get(page))
    assert lead.post(page, facts | {"title_zh": "入门二"}).status_code == 303
    assert client_of(house.agent).post(reverse("desk-training-publication", args=[row.pk])).status_code == 403
    assert lead.post(reverse("desk-training-publication", args=[row.pk])).status_code == 303
    assert "入门二" in body(lead.get(reverse("desk-trainings")))
    assert lead.post(reverse("desk-training-cancellation", args=[row.pk])).status_code == 303
    assert lead.post(reverse("desk-training-cancellation", args=[row.pk])).status_code == 409


def test_the_trainer_marks_who_came_and_puts_the_recording_up(house: House, client_of: Any) -> None:
    row = offered(house, trainer=house.agent.pk)
    joins(house.asker, row)
    with tenant_scope(house.provider):
        moment = now() - timedelta(hours=2)
        Training.objects.filter(pk=row.pk).update(starts_at=moment, ends_at=moment + timedelta(hours=1))
        signup = Signup.objects.get()
    trainer, page = client_of(house.agent), reverse("desk-training", args=[row.pk])
    assert 'name="attended"' in body(trainer.get(page))
    assert (
        trainer.post(reverse("desk-training-attendance", args=[row.pk]), {"attended": [signup.pk]}).status_code == 303
    )
    up = reverse("desk-training-recording", args=[row.pk])
    assert trainer.post(up, {"video": SimpleUploadedFile("x.mp4", b"no video")}).status_code == 422
    assert client_of(house.second).post(up, {"video": SimpleUploadedFile("x.mp4", MP4)}).status_code == 403
    assert trainer.post(up, {"video": SimpleUploadedFile("x.mp4", MP4)}).status_code == 303
    shown = body(client_of(house.asker).get(reverse("training", args=[row.pk])))
    assert "<video" in shown
    assert "autoplay" not in shown
    part = client_of(house.asker).get(reverse("training-recording", args=[row.pk]), HTTP_RANGE="bytes=4-7")
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"ftyp")


def test_a_draft_is_not_there_for_customers(house: House, client_of: Any) -> None:
    row = planned(house)
    assert client_of(house.asker).get(reverse("training", args=[row.pk])).status_code == 404
