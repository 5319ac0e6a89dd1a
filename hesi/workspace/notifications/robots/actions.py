"""Setting robots up, trying them, and taking what is said to them."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.ids import new_key
from hesi.core.text import clean_line
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.permissions import may_manage_settings
from hesi.workspace.access.rules import require
from hesi.workspace.egress import AddressRefused, check_url
from hesi.workspace.events.record import record
from hesi.workspace.notifications.robots.intake import Said, taker
from hesi.workspace.notifications.robots.models import Kind, Robot, RobotDelivery, RobotMessage
from hesi.workspace.notifications.robots.platforms import HOSTS, mask_of
from hesi.workspace.notifications.robots.queueing import queue_news, test_news
from hesi.workspace.notifications.robots.secrets import keep_secret
from hesi.workspace.notifications.robots.topics import topics_in
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

MOST_ROBOTS = 50


@transaction.atomic
def save_robot(
    robot: Robot | None,
    *,
    name: str,
    kind: str,
    topics: Sequence[str],
    language: str,
    is_active: bool,
    takes_questions: bool = False,
    customer: Tenant | None = None,
    secrets: Mapping[str, str],
    by: Actor,
) -> Robot:
    """A further robot, or another setting of one.

    `secrets` holds address, secret, hook_secret and hook_token as they were typed; an empty one keeps what is there.
    """
    require(may_manage_settings, by)
    name = clean_line(name, 60)
    address = secrets.get("address", "").strip()
    wrong = _wrong(name, kind, address, robot)
    if takes_questions and kind == Kind.WECOM:
        wrong["takes_questions"] = _("WeCom's group robots cannot pass on what is said to them.")
    if customer is not None and customer.provider_id != active_tenant().pk:
        wrong["customer"] = _("Choose one of your customers.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row = Robot.objects.locked(robot.pk) if robot is not None else _new_robot(by)
    known = {topic.key for topic in topics_in(active_tenant().kind)}
    row.name, row.kind, row.language, row.is_active = name, kind, language, is_active
    row.topics = [topic for topic in topics if topic in known]
    row.takes_questions, row.customer = takes_questions, customer
    for field, text in secrets.items():
        if text.strip():
            keep_secret(row, field, text.strip())
    if address:
        row.address_mask = mask_of(address)
    _expect_hook_secrets(row)
    row.save()
    record("robot.saved", row, by=by, name=name, kind=kind, topics=row.topics, is_active=is_active)
    return row


@transaction.atomic
def remove_robot(robot: Robot, *, by: Actor) -> None:
    """Forget the robot, its secrets and the log of what it sent."""
    require(may_manage_settings, by)
    row = Robot.objects.locked(robot.pk)
    record("robot.removed", row, by=by, name=row.name)
    row.delete()


@transaction.atomic
def send_test(robot: Robot, *, by: Actor) -> RobotDelivery:
    """Put a test message into the queue; the log says what became of it."""
    require(may_manage_settings, by)
    if not robot.is_active:
        raise Conflict(_("This robot rests. Set it to active first."))
    with translation.override(robot.language):
        news = test_news(robot.name)
    delivery = queue_news(robot, news, dedupe=f"test:{new_key()}")
    record("robot.tested", robot, by=by)
    return delivery


@transaction.atomic
def take_said(robot: Robot, said: Said, *, by: AnyActor) -> str:
    """Take a message to the robot once; gives the answer to the group, empty for one that was taken before."""
    row, created = RobotMessage.objects.get_or_create(
        robot=robot,
        message_id=said.message_id,
        defaults={"sender_id": said.sender_id, "sender_name": said.sender_name},
    )
    take = taker()
    if not created or take is None:
        return ""
    row.became, answer = take(robot, said)
    row.save(update_fields=["became"])
    record("robot.asked", robot, by=by, became=row.became)
    return answer


def _wrong(name: str, kind: str, address: str, robot: Robot | None) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not name:
        wrong["name"] = _("Name the robot, for example after its group.")
    if kind not in Kind.values:
        wrong["kind"] = _("Choose the platform.")
    if not address and (robot is None or robot.kind != kind):
        wrong["address"] = _("Paste the address the platform shows for the robot.")
    if address and kind in Kind.values:
        try:
            target = check_url(address)
            if urlsplit(address).hostname not in HOSTS[Kind(kind)] and not target.is_vouched_for:
                wrong["address"] = _("This address is not one of {platform}. It begins with https://{host}/.").format(
                    platform=Kind(kind).label, host=HOSTS[Kind(kind)][0]
                )
        except AddressRefused as refusal:
            wrong["address"] = refusal.message
    return wrong


def _expect_hook_secrets(row: Robot) -> None:
    if not row.takes_questions:
        return
    if row.kind == Kind.DINGTALK and not row.sealed_hook_secret:
        sentence = _("DingTalk signs with the app's secret. Enter it, or nobody's questions can be believed.")
        raise Invalid(sentence, fields={"hook_secret": sentence})
    if row.kind == Kind.FEISHU and not row.sealed_hook_token:
        sentence = _(
            "Feishu proves itself with the verification token. Enter it, and the encrypt key where there is one."
        )
        raise Invalid(sentence, fields={"hook_token": sentence})


def _new_robot(by: Actor) -> Robot:
    if Robot.objects.count() >= MOST_ROBOTS:
        raise Conflict(_("There are {count} robots, which is as many as can be kept.").format(count=MOST_ROBOTS))
    return Robot(tenant=active_tenant(), created_by=by.member)
