"""The pages of support leads, and of those whom an alert tells."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hesi.core.time import stopped
from hesi.support.promises import clocks
from hesi.support.promises.actions import ask_replay
from hesi.support.promises.models import Alert, EscalationRung, Replay, SlaPolicy
from hesi.support.promises.naming import category_choices
from hesi.support.promises.replaying import run_replay
from hesi.support.promises.rounds import look_round
from hesi.support.promises.starting_policies import TARGETS, hotline_calendar, lay_promises
from hesi.support.promises.tests.conftest import a_subject, at, the
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member

pytestmark = pytest.mark.usefixtures("provider", "told")


@pytest.fixture
def desk(lead: Member, client: Client) -> Client:
    assert lead.user is not None
    client.force_login(lead.user)
    return client


def the_standard() -> SlaPolicy:
    lay_promises()
    return SlaPolicy.objects.order_by("-position")[0]


def terms(**changes: str) -> dict[str, str]:
    """What the form of an edition sends when nothing is touched."""
    sent = {"calendar": "own", "time_zone": "Asia/Shanghai", "has_holidays": "on", "warn_percent": "75"}
    for number in range(1, 6):
        sent[f"day_{number}"] = "09:00-18:00"
    for priority in ("urgent", "high", "normal", "low"):
        for metric in ("first_response", "next_response", "solution"):
            sent |= {f"{priority}_{metric}": "4", f"{priority}_{metric}_unit": "hours"}
    return sent | changes


def test_policies_say_what_is_promised_in_words(desk: Client) -> None:
    page = desk.get(reverse("promises")).content.decode()
    assert "1个工作日" in page
    assert "30分钟" in page
    assert "星期一至星期五 09:00-18:00" in page


def test_agents_without_the_role_do_not_enter(agent: Member, client: Client) -> None:
    assert agent.user is not None
    client.force_login(agent.user)
    assert client.get(reverse("promises")).status_code == 403


def test_new_edition_holds_for_new_tickets_and_is_told_with_its_difference(desk: Client) -> None:
    policy = the_standard()
    before = a_subject("high")
    sent = terms(high_first_response="90", high_first_response_unit="minutes", note="试行")
    answer = desk.post(reverse("promise-versions", args=[policy.pk]), sent)
    assert answer.status_code == 303
    after = a_subject("high")
    assert the(before, "first_response").due_at == at("mon 11:00")
    assert the(after, "first_response").due_at == at("mon 11:30")
    page = desk.get(reverse("promise-policy", args=[policy.pk])).content.decode()
    assert "1小时30分钟" in page
    assert "试行" in page


def test_wrong_hours_are_refused_beside_their_day(desk: Client) -> None:
    policy = the_standard()
    answer = desk.post(reverse("promise-versions", args=[policy.pk]), terms(day_2="18:00-09:00"))
    assert answer.status_code == 422
    assert policy.versions.count() == 1


def test_hours_that_never_open_are_refused(desk: Client) -> None:
    policy = the_standard()
    never = {f"day_{number}": "" for number in range(1, 8)}
    answer = desk.post(reverse("promise-versions", args=[policy.pk]), terms(**never))
    assert answer.status_code == 422


def test_open_tickets_get_the_policy_in_force_only_when_asked_to(desk: Client) -> None:
    from hesi.support.promises.reapplying import reapply_batch

    with stopped(at("mon 10:10")):
        subject = a_subject("high")
        desk.post(
            reverse("promise-versions", args=[the_standard().pk]),
            terms(high_first_response="20", high_first_response_unit="minutes"),
        )
        assert the(subject, "first_response").due_at == at("mon 11:00")
        desk.post(reverse("promise-reapplying"))
        reapply_batch(asked_by=1, position=0, seen=0, changed=0)
    assert the(subject, "first_response").due_at == at("mon 10:20")
    assert "1" in desk.get(reverse("promises")).content.decode()


def test_policy_for_one_plan_is_made_and_tried_first(desk: Client) -> None:
    lay_promises()
    answer = desk.post(reverse("promise-policy-new"), terms() | {"name": "试用", "plans": ["trial"], "is_active": "on"})
    assert answer.status_code == 303
    policy = SlaPolicy.objects.get(name="试用")
    assert (policy.position, policy.conditions) == (0, {"plans": ["trial"]})
    assert the(a_subject("high", plan="trial"), "first_response").due_at == at("mon 14:00")
    again = desk.post(reverse("promise-policy-new"), terms() | {"name": "试用", "is_active": "on"})
    assert again.status_code == 422


def test_policy_asks_for_categories_by_their_names(desk: Client) -> None:
    key, name = category_choices()[0]
    new, chosen = reverse("promise-policy-new"), terms() | {"name": "一类", "is_active": "on"}
    assert name in desk.get(new).content.decode()
    assert desk.post(new, chosen | {"categories": ["nobody-knows"]}).status_code == 422
    assert desk.post(new, chosen | {"categories": [key]}).status_code == 303
    made = SlaPolicy.objects.get(name="一类")
    assert made.conditions["categories"] == [key]
    assert name in desk.get(reverse("promises")).content.decode()


def test_ladder_is_drawn_by_hand(desk: Client) -> None:
    url = reverse("promise-ladder", args=["solution"])
    lay_promises()
    assert desk.get(url).status_code == 200
    sent = {
        "percent_0": "80",
        "targets_0": ["agent"],
        "channels_0": ["in_app"],
        "repeat_minutes_0": "30",
        "repeat_minutes_1": "30",
        "repeat_minutes_2": "30",
        "repeat_minutes_3": "30",
        "obeys_hours_0": "on",
    }
    assert desk.post(url, sent).status_code == 303
    rung = EscalationRung.objects.get(metric="solution", priority="")
    assert (rung.at_percent, rung.targets, rung.repeat_minutes) == (80, ["agent"], 0)
    assert desk.post(url, sent | {"targets_0": []}).status_code == 422


def test_alert_is_acknowledged_from_its_notice(agent: Member, client: Client) -> None:
    a_subject("high")
    look_round(at("mon 11:01"))
    alert = Alert.objects.get()
    assert agent.user is not None
    client.force_login(agent.user)
    assert "我来处理" in client.get(reverse("promise-alert", args=[alert.pk])).content.decode()
    assert client.post(reverse("promise-acknowledgement", args=[alert.pk])).status_code == 303
    alert.refresh_from_db()
    assert alert.acknowledged_by == agent


def test_what_if_compares_past_months_and_names_the_tickets(desk: Client, lead: Member) -> None:
    for minutes in (20, 50):
        subject = a_subject("high")
        clocks.public_reply(subject, at=at("mon 10:00") + timedelta(minutes=minutes))
        clocks.solved(subject, at=at("mon 12:00"))
    strict = TARGETS | {"high": TARGETS["high"] | {"first_response": {"unit": "minutes", "value": 30}}}
    with stopped(at("fri 12:00")):
        replay = ask_replay(
            since=at("mon 1:00").date(),
            until=at("fri 1:00").date(),
            targets=strict,
            calendar=hotline_calendar(),
            by=Actor(lead),
        )
        run_replay(replay.pk)
    replay.refresh_from_db()
    assert replay.state == Replay.State.DONE
    row = next(row for row in replay.result["rows"] if row["metric"] == "first_response")
    assert (row["before"], row["after"]) == (
        {"met": 2, "breached": 0, "open": 0},
        {"met": 1, "breached": 1, "open": 0},
    )
    page = desk.get(reverse("promise-replay", args=[replay.pk]), {"priority": "high", "metric": "first_response"})
    assert "GD-1" in page.content.decode()


def test_what_if_is_asked_through_the_page(desk: Client) -> None:
    answer = desk.post(reverse("promise-replays"), terms(since="2026-11-01", until="2026-11-30"))
    assert answer.status_code == 303
    assert desk.get(answer["Location"]).status_code == 200
    assert desk.post(reverse("promise-replays"), terms(since="2026-11-30", until="2026-11-01")).status_code == 422
