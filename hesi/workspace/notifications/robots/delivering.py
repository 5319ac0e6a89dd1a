"""Sending what waits in a robot's queue: in order, at most twenty a minute, again when the platform was not ready."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from hesi.core.time import now
from hesi.workspace.egress import AddressRefused, NoAnswer, send
from hesi.workspace.notifications.robots.models import Robot, RobotDelivery
from hesi.workspace.notifications.robots.platforms import PER_MINUTE, News, Verdict, outgoing, verdict
from hesi.workspace.notifications.robots.secrets import secret_of
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope

logger = logging.getLogger(__name__)
MINUTE = timedelta(minutes=1)
MOST_TRIES = 6
# A message whose sender died is taken up again after this long.
GIVEN_UP_AFTER = timedelta(minutes=5)


def deliver_due() -> int:
    """Every robot of every workspace whose queue holds something due; how many there were. Asked each minute."""
    with across_tenants():
        due = RobotDelivery.objects.filter(state=RobotDelivery.State.DUE, due_at__lte=now(), robot__is_active=True)
        robots = list(due.order_by().values_list("robot_id", "tenant_id").distinct())
    for robot_id, tenant_id in robots:
        with tenant_scope(Tenant.objects.get(pk=tenant_id)):
            deliver_messages(robot_id)
    return len(robots)


def deliver_messages(robot_id: int) -> None:
    """Send what is due while it is this robot's turn. What is left over the next round of the minute takes up."""
    robot = Robot.objects.filter(pk=robot_id, is_active=True).first()
    if robot is None:
        return
    while (row := _next_due(robot)) is not None:
        taken = _take_turn(robot, row)
        if taken is None:
            return
        if taken:
            _deliver(robot, row)


@transaction.atomic
def _take_turn(robot: Robot, row: RobotDelivery) -> bool | None:
    """Whether this sender may send this message now; None when the robot has said enough in the last minute.

    The turn's conditional update and the mark on the message are one transaction, so that two senders never count the
    same room for one more.
    """
    while True:
        seen = Robot.objects.filter(pk=robot.pk).values_list("turn", flat=True).get()
        at = now()
        lately = RobotDelivery.objects.filter(robot=robot, claimed_at__gt=at - MINUTE, claimed_at__lte=at)
        if lately.count() >= PER_MINUTE:
            return None
        if Robot.objects.filter(pk=robot.pk, turn=seen).update(turn=F("turn") + 1):
            break
    mine = RobotDelivery.objects.filter(pk=row.pk, state=RobotDelivery.State.DUE, tries=row.tries)
    return bool(mine.update(claimed_at=at, due_at=at + GIVEN_UP_AFTER, tries=F("tries") + 1))


def _next_due(robot: Robot) -> RobotDelivery | None:
    due = RobotDelivery.objects.filter(robot=robot, state=RobotDelivery.State.DUE, due_at__lte=now())
    found: RobotDelivery | None = due.order_by("pk").first()
    return found


def _deliver(robot: Robot, row: RobotDelivery) -> None:
    at = now()
    news = News(row.title, row.body, row.url, row.is_urgent)
    status: int | None = None
    try:
        with translation.override(robot.language):
            address, secret = secret_of(robot, "address"), secret_of(robot, "secret")
            request = outgoing(robot.kind, address, secret, news, at, link_word=_("Open"))
        answer = send("POST", request.url, body=request.body, headers={"Content-Type": "application/json"})
        status, said = answer.status, verdict(robot.kind, answer.status, answer.body)
    except NoAnswer as problem:
        said = Verdict(False, True, str(problem))
    except AddressRefused as refusal:
        said = Verdict(False, False, refusal.message)
    _write_down(row, said, status, at)


def _write_down(row: RobotDelivery, said: Verdict, status: int | None, at: datetime) -> None:
    tries = row.tries + 1
    facts: dict[str, object] = {"status": status, "answer": said.text[:300]}
    if said.is_taken:
        facts |= {"state": RobotDelivery.State.SENT, "sent_at": at}
    elif not said.again or tries >= MOST_TRIES:
        logger.warning("Robot message %s was not taken: %s", row.pk, said.text)
        facts |= {"state": RobotDelivery.State.FAILED}
    else:
        facts |= {"due_at": at + timedelta(seconds=30 * 2**tries)}
    RobotDelivery.objects.filter(pk=row.pk).update(**facts)
