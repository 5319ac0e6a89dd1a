"""What is said to a robot in a group becomes a ticket, once, and only when the platform proves itself."""

import base64
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.test import Client
from django.urls import reverse

from hesi.core.time import now, stopped
from hesi.support.tickets.models import Message, Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.notifications.robots.actions import save_robot
from hesi.workspace.notifications.robots.intake import feishu_signature
from hesi.workspace.notifications.robots.models import Robot, RobotDelivery, RobotMessage
from hesi.workspace.notifications.robots.platforms import dingtalk_sign
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

SECRET, TOKEN = "app-secret", "verification-token"
ADDRESSES = {
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=a",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/a",
}


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def customer(provider: Tenant) -> Tenant:
    return builders.a_company(provider=provider)


@pytest.fixture
def admin(provider: Tenant) -> Member:
    return builders.a_member("管理员", roles=("admin",))


def a_robot(admin: Member, customer: Tenant | None, kind: str = "dingtalk") -> Robot:
    secrets = {"address": ADDRESSES[kind], "hook_secret": SECRET, "hook_token": TOKEN if kind == "feishu" else ""}
    return save_robot(
        None,
        name="客户群",
        kind=kind,
        topics=[],
        language="zh-hans",
        is_active=True,
        takes_questions=True,
        customer=customer,
        secrets=secrets,
        by=Actor(admin),
    )


def dingtalk(
    robot: Robot, text: str = "发票识别不了", *, message: str = "m1", secret: str = SECRET, age: int = 0
) -> Any:
    stamp = str(int((now().timestamp() - age) * 1000))
    said = {"msgId": message, "senderStaffId": "u1", "senderNick": "王芳", "text": {"content": f" {text}"}}
    headers = {"timestamp": stamp, "sign": dingtalk_sign(stamp, secret)}
    address = reverse("robot-hook", args=[robot.key])
    return Client().post(address, json.dumps(said), content_type="application/json", headers=headers)


def feishu(robot: Robot, said: dict[str, Any], *, secret: str = SECRET, age: int = 0, tamper: bool = False) -> Any:
    body = json.dumps({"encrypt": _encrypted(json.dumps(said).encode(), secret)}).encode()
    stamp, nonce = str(int(now().timestamp()) - age), "n1"
    sign = feishu_signature(stamp, nonce, secret, body + b" " if tamper else body)
    headers = {"X-Lark-Request-Timestamp": stamp, "X-Lark-Request-Nonce": nonce, "X-Lark-Signature": sign}
    address = reverse("robot-hook", args=[robot.key])
    return Client().post(address, body, content_type="application/json", headers=headers)


def _encrypted(body: bytes, secret: str) -> str:
    padder = padding.PKCS7(128).padder()
    padded = padder.update(body) + padder.finalize()
    vector = os.urandom(16)
    sealer = Cipher(algorithms.AES(hashlib.sha256(secret.encode()).digest()), modes.CBC(vector)).encryptor()
    return base64.b64encode(vector + sealer.update(padded) + sealer.finalize()).decode()


def heard(text: str = "@_user_1 发票识别不了", *, message: str = "om_1", token: str = TOKEN) -> dict[str, Any]:
    return {
        "schema": "2.0",
        "header": {"token": token, "create_time": str(int(now().timestamp() * 1000))},
        "event": {
            "sender": {"sender_id": {"open_id": "ou_1", "user_id": "wang"}},
            "message": {
                "message_id": message,
                "chat_id": "oc_1",
                "content": json.dumps({"text": text}),
                "mentions": [{"key": "@_user_1"}],
            },
        },
    }


def test_a_question_in_dingtalk_becomes_a_ticket_of_the_groups_company(admin: Member, customer: Tenant) -> None:
    answer = dingtalk(a_robot(admin, customer))
    ticket = Ticket.objects.get()
    assert (ticket.customer, ticket.channel, ticket.requester_name) == (customer, "robot", "王芳")
    assert (ticket.title, Message.objects.get().body) == ("发票识别不了", "发票识别不了")
    assert ticket.number in answer.json()["text"]["content"]


def test_the_same_call_again_changes_nothing(admin: Member, customer: Tenant) -> None:
    robot = a_robot(admin, customer)
    assert dingtalk(robot).status_code == 200
    assert dingtalk(robot).json() == {}
    assert Message.objects.count() == 1


def test_who_goes_on_soon_goes_on_with_the_same_ticket(admin: Member, customer: Tenant) -> None:
    robot = a_robot(admin, customer)
    dingtalk(robot)
    dingtalk(robot, "还是不行", message="m2")
    assert Ticket.objects.count() == 1
    assert [m.body for m in Message.objects.all()] == ["发票识别不了", "还是不行"]
    with stopped(now() + timedelta(minutes=31)):
        dingtalk(robot, "另一个问题", message="m3")
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"secret": "another"}, {"age": 301}, {"age": -301}])
def test_a_wrong_or_old_dingtalk_signature_is_refused(admin: Member, customer: Tenant, wrong: dict[str, Any]) -> None:
    assert dingtalk(a_robot(admin, customer), **wrong).status_code == 403
    assert not RobotMessage.objects.exists()


def test_a_question_in_feishu_is_opened_and_answered_in_the_group(admin: Member, customer: Tenant) -> None:
    robot = a_robot(admin, customer, "feishu")
    assert feishu(robot, heard()).status_code == 200
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.customer) == ("发票识别不了", customer)
    assert ticket.number in RobotDelivery.objects.get().title


def test_feishu_proves_the_address(admin: Member) -> None:
    robot = a_robot(admin, None, "feishu")
    challenge = {"type": "url_verification", "token": TOKEN, "challenge": "c1"}
    assert feishu(robot, challenge).json() == {"challenge": "c1"}
    assert feishu(robot, challenge | {"token": "other"}).status_code == 403


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, {"secret": "another"}),
        ({}, {"age": 301}),
        ({}, {"tamper": True}),
        ({"token": "another"}, {}),
    ],
)
def test_what_feishu_did_not_send_is_refused(
    admin: Member, customer: Tenant, said: dict[str, Any], wrong: dict[str, Any]
) -> None:
    assert feishu(a_robot(admin, customer, "feishu"), heard(**said), **wrong).status_code == 403
    assert not Ticket.objects.exists()


def test_feishu_in_the_clear_is_refused_where_an_encrypt_key_is_kept(admin: Member, customer: Tenant) -> None:
    robot = a_robot(admin, customer, "feishu")
    address = reverse("robot-hook", args=[robot.key])
    assert Client().post(address, json.dumps(heard()), content_type="application/json").status_code == 403


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"msgId": {}}', b'{"msgId":"1","text":"x"}', b"\xff", b"9" * 9000]
)
def test_nonsense_is_passed_over(admin: Member, customer: Tenant, body: bytes) -> None:
    robot = a_robot(admin, customer)
    stamp = str(int(now().timestamp() * 1000))
    headers = {"timestamp": stamp, "sign": dingtalk_sign(stamp, SECRET)}
    address = reverse("robot-hook", args=[robot.key])
    answer = Client().post(address, body, content_type="application/json", headers=headers)
    assert answer.status_code == 200
    assert not Ticket.objects.exists()


def test_an_unknown_or_resting_robot_hears_nothing(admin: Member, customer: Tenant) -> None:
    robot = a_robot(admin, customer)
    Robot.objects.update(is_active=False)
    assert dingtalk(robot).status_code == 404
    assert Client().post(reverse("robot-hook", args=["x"])).status_code == 404
    assert Client().get(reverse("robot-hook", args=[robot.key])).status_code == 405


def test_a_customers_own_robot_asks_for_that_customer(provider: Tenant, customer: Tenant) -> None:
    with tenant_scope(customer):
        robot = a_robot(builders.a_member("管理员", roles=("admin",)), None)
    assert dingtalk(robot).status_code == 200
    assert Ticket.objects.get().customer == customer
