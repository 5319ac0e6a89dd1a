"""A robot from its set-up to its message in the group, against a simulator of the platforms."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from hesi.core.crypto import Tampered
from hesi.core.errors import Forbidden, Invalid
from hesi.core.time import now, stopped
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.record import record
from hesi.workspace.events.subscribe import subscribers_of
from hesi.workspace.notifications.robots import delivering
from hesi.workspace.notifications.robots.actions import remove_robot, save_robot, send_test
from hesi.workspace.notifications.robots.delivering import deliver_due, deliver_messages
from hesi.workspace.notifications.robots.models import Robot, RobotDelivery
from hesi.workspace.notifications.robots.platforms import PER_MINUTE, News
from hesi.workspace.notifications.robots.queueing import queue_news
from hesi.workspace.notifications.robots.secrets import secret_of
from hesi.workspace.notifications.robots.tests.simulator import Platform, a_platform
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import run_jobs

PATHS = {
    "dingtalk": "/robot/send?access_token=abcd1234",
    "feishu": "/open-apis/bot/v2/hook/abcd1234",
    "wecom": "/cgi-bin/webhook/send?key=abcd1234",
}


@pytest.fixture
def admin(company: Tenant) -> Member:
    return builders.a_member("管理员", roles=("admin",))


def a_robot(admin: Member, platform: Platform, kind: str = "dingtalk", **facts: Any) -> Robot:
    secrets = {"address": platform.origin + PATHS[kind], "secret": platform.secret, **facts.pop("secrets", {})}
    settled = {"name": "财务群", "kind": kind, "topics": ["support.answered"], "language": "zh-hans", "is_active": True}
    return save_robot(None, **(settled | facts), secrets=secrets, by=Actor(admin))


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "wecom"])
def test_a_test_message_is_signed_and_reaches_the_group(admin: Member, settings: Any, kind: str) -> None:
    with a_platform(secret="" if kind == "wecom" else "SEC123") as platform:
        settings.EGRESS_ALLOWED = [platform.origin]
        robot = a_robot(admin, platform, kind)
        send_test(robot, by=Actor(admin))
        run_jobs()
    row = RobotDelivery.objects.get()
    assert (row.state, row.status, row.tries) == (RobotDelivery.State.SENT, 200, 1)
    assert len(platform.heard) == 1
    assert "财务群" in str(platform.heard[0])


def test_a_wrong_secret_is_said_in_the_log_and_not_tried_again(admin: Member, settings: Any) -> None:
    with a_platform(secret="right") as platform:
        settings.EGRESS_ALLOWED = [platform.origin]
        robot = a_robot(admin, platform, secrets={"secret": "wrong"})
        send_test(robot, by=Actor(admin))
        run_jobs()
    row = RobotDelivery.objects.get()
    assert (row.state, row.answer) == (RobotDelivery.State.FAILED, "310000 sign not match")


def test_a_platform_that_is_down_is_asked_again_ever_more_seldom(admin: Member, settings: Any) -> None:
    with a_platform() as platform:
        settings.EGRESS_ALLOWED = [platform.origin]
        robot = a_robot(admin, platform)
        platform.answers = [(503, b""), (200, b'{"errcode":130101,"errmsg":"send too fast"}')]
        queue_news(robot, News("一", "二"), dedupe="x")
        deliver_messages(robot.pk)
        deliver_messages(robot.pk)
        assert len(platform.heard) == 1, "not before its time"
        for minutes in (2, 10):
            with stopped(now() + timedelta(minutes=minutes)):
                assert deliver_due() == 1
    row = RobotDelivery.objects.get()
    assert (row.state, row.tries) == (RobotDelivery.State.SENT, 3)


def test_in_the_end_it_is_given_up(admin: Member, settings: Any) -> None:
    with a_platform() as platform:
        settings.EGRESS_ALLOWED = [platform.origin]
        robot = a_robot(admin, platform)
        platform.answers = [(500, b"")] * 20
        queue_news(robot, News("一", "二"), dedupe="x")
        for hours in range(10):
            with stopped(now() + timedelta(hours=hours)):
                deliver_messages(robot.pk)
    row = RobotDelivery.objects.get()
    assert (row.state, row.tries) == (RobotDelivery.State.FAILED, delivering.MOST_TRIES)


def test_no_more_than_twenty_a_minute(admin: Member, settings: Any) -> None:
    with a_platform() as platform:
        settings.EGRESS_ALLOWED = [platform.origin]
        robot = a_robot(admin, platform)
        for at in range(PER_MINUTE + 5):
            queue_news(robot, News(f"第{at}条", "x"), dedupe=f"n{at}")
        begun = now()
        with stopped(begun):
            deliver_messages(robot.pk)
        assert len(platform.heard) == PER_MINUTE
        with stopped(begun + timedelta(seconds=59)):
            deliver_messages(robot.pk)
        assert len(platform.heard) == PER_MINUTE
        with stopped(begun + timedelta(seconds=61)):
            deliver_due()
    titles = [one["markdown"]["title"] for one in platform.heard]
    assert titles == [f"第{at}条" for at in range(PER_MINUTE + 5)]


def test_an_event_is_told_once_by_the_robots_that_chose_its_topic(admin: Member, settings: Any) -> None:
    with a_platform() as platform:
        settings.EGRESS_ALLOWED = [platform.origin]
        a_robot(admin, platform)
        a_robot(admin, platform, name="别的群", topics=[])
        a_robot(admin, platform, name="休息", is_active=False)
        event = record("support.answered", admin, by=Actor(admin), number="GD-1", title="发票")
        (tell,) = [one for label, one in subscribers_of("support.answered") if label.endswith("tell_robots")]
        tell(event)
        tell(event)
        run_jobs()
    assert len(platform.heard) == 1
    assert "GD-1" in str(platform.heard[0])


def test_secrets_lie_sealed_and_bound_to_their_robot(admin: Member) -> None:
    address = "https://oapi.dingtalk.com/robot/send?access_token=topsecrettoken"
    facts: dict[str, Any] = {"name": "a", "kind": "dingtalk", "topics": [], "language": "en", "is_active": True}
    robot = save_robot(None, **facts, secrets={"address": address, "secret": "SECx"}, by=Actor(admin))
    robot.refresh_from_db()
    assert b"topsecret" not in bytes(robot.sealed_address)
    assert secret_of(robot, "address") == address
    other = save_robot(None, **facts, secrets={"address": address}, by=Actor(admin))
    other.sealed_secret = robot.sealed_secret
    with pytest.raises(Tampered):
        secret_of(other, "secret")
    save_robot(robot, **(facts | {"name": "b"}), secrets={"address": "", "secret": ""}, by=Actor(admin))
    robot.refresh_from_db()
    assert (robot.name, secret_of(robot, "secret")) == ("b", "SECx")


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("address", {"secrets": {"address": "https://example.com/robot/send"}}),
        ("address", {"secrets": {"address": "http://oapi.dingtalk.com/robot/send"}}),
        ("address", {"secrets": {"address": "https://127.0.0.1/robot/send"}}),
        ("address", {"secrets": {}}),
        ("kind", {"kind": "slack"}),
        ("name", {"name": " "}),
        ("hook_secret", {"takes_questions": True}),
        ("hook_token", {"kind": "feishu", "takes_questions": True, "secrets": {"address": "https://open.feishu.cn/x"}}),
        (
            "takes_questions",
            {"kind": "wecom", "takes_questions": True, "secrets": {"address": "https://qyapi.weixin.qq.com/x?key=a"}},
        ),
    ],
)
def test_what_is_wrong_is_named(admin: Member, field: str, facts: dict[str, Any]) -> None:
    right: dict[str, Any] = {
        "name": "a",
        "kind": "dingtalk",
        "topics": [],
        "language": "en",
        "is_active": True,
        "secrets": {"address": "https://oapi.dingtalk.com/robot/send?access_token=a"},
    }
    with pytest.raises(Invalid) as refused:
        save_robot(None, **(right | facts), by=Actor(admin))
    assert field in refused.value.fields


def test_robots_are_the_administrators_matter(admin: Member, member: Member) -> None:
    with a_platform() as platform, pytest.raises(Forbidden):
        save_robot(
            None, name="a", kind="wecom", topics=[], language="en", is_active=True,
            secrets={"address": platform.origin}, by=Actor(member),
        )  # fmt: skip


def test_the_pages_never_show_a_secret_and_another_company_finds_nothing(
    admin: Member, other_company: Tenant, client_of: Any
) -> None:
    browser = client_of(admin)
    sent = {
        "name": "财务群",
        "kind": "dingtalk",
        "language": "zh-hans",
        "is_active": "on",
        "address": "https://oapi.dingtalk.com/robot/send?access_token=topsecrettoken",
        "secret": "SECverysecret",
        "topics": ["support.answered"],
    }
    made = browser.post(reverse("robot-new"), sent)
    assert made.status_code == 303
    robot = Robot.objects.get()
    for address in (reverse("robots"), reverse("robot", args=[robot.key])):
        page = browser.get(address).content.decode()
        assert "财务群" in page
        assert "topsecret" not in page
        assert "verysecret" not in page
    assert browser.post(reverse("robot-new"), {**sent, "address": "https://10.0.0.1/"}).status_code == 422
    with tenant_scope(other_company):
        stranger = client_of(builders.a_member("外人", roles=("admin",)))
    for name in ("robot", "robot-test", "robot-removal"):
        address = reverse(name, args=[robot.key])
        assert (stranger.get if name == "robot" else stranger.post)(address).status_code == 404
    assert browser.post(reverse("robot-test", args=[robot.key])).status_code == 303
    assert RobotDelivery.objects.count() == 1
    remove_robot(robot, by=Actor(admin))
    assert not Robot.objects.exists()
