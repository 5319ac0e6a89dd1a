"""Robots on the administrator's pages, and the address at which platforms pass on what is said to them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import DomainError, NotFound
from hesi.core.ids import is_key
from hesi.core.time import now
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.access.doors import needs, public
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pace import within_pace
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.request import Request
from hesi.workspace.notifications.robots.actions import remove_robot, save_robot, send_test, take_said
from hesi.workspace.notifications.robots.forms import RobotForm
from hesi.workspace.notifications.robots.intake import read_call
from hesi.workspace.notifications.robots.models import Kind, Robot, RobotDelivery
from hesi.workspace.notifications.robots.platforms import News
from hesi.workspace.notifications.robots.queueing import queue_news
from hesi.workspace.notifications.robots.topics import topics_in
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope

LIST, ROBOT = "notifications/robots/list.html", "notifications/robots/robot.html"
MOST_CALL_BYTES = 64 * 1024
CALLS_A_MINUTE = 120


@require_GET
@needs(MANAGE_SETTINGS)
def robots(request: Request) -> HttpResponse:
    """Every robot of the company."""
    labels = {topic.key: topic.label for topic in topics_in(request.tenant.kind)}
    rows = [
        {"robot": row, "topics": [labels[key] for key in row.topics if key in labels]}
        for row in Robot.objects.visible_to(request.actor).select_related("customer")
    ]
    return render_page(request, LIST, rows=rows)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_SETTINGS)
def new(request: Request) -> HttpResponse:
    """A further robot."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_SETTINGS)
def robot(request: Request, key: str) -> HttpResponse:
    """One robot with the log of what it sent."""
    return _edit(request, _find(request, key))


@require_POST
@needs(MANAGE_SETTINGS)
def test(request: Request, key: str) -> HttpResponse:
    """Send a test message."""
    send_test(_find(request, key), by=request.actor)
    return see_other(reverse("robot", args=[key]), request, _("On its way. The log below says what became of it."))


@require_POST
@needs(MANAGE_SETTINGS)
def removal(request: Request, key: str) -> HttpResponse:
    remove_robot(_find(request, key), by=request.actor)
    return see_other(reverse("robots"), request, _("The robot is forgotten, its secrets too."))


@csrf_exempt
@require_POST
@public
def hook(request: HttpRequest, key: str) -> HttpResponse:
    """A platform passes on what was said to a robot. A call that proves nothing is answered like one to nobody."""
    found = _of_any_workspace(key)
    if found is None or not within_pace(request, f"robot-{key}", CALLS_A_MINUTE, seconds=60):
        return JsonResponse({"error": "not found"}, status=404)
    try:
        body = request.read(MOST_CALL_BYTES + 1)
        if len(body) > MOST_CALL_BYTES:
            return JsonResponse({"error": "too large"}, status=413)
        with tenant_scope(found.tenant), translation.override(found.language):
            said = read_call(found, {name.lower(): value for name, value in request.headers.items()}, body, now())
            if said.challenge:
                return JsonResponse({"challenge": said.challenge})
            answer = take_said(found, said, by=SystemActor("robot"))
            return _answered(found, answer, said.message_id)
    except DomainError as refusal:
        # A platform that is refused tries again; what is unreadable will not get better by that.
        return JsonResponse({"error": refusal.code}, status=403 if refusal.status == 403 else 200)


def _answered(found: Robot, answer: str, message_id: str) -> JsonResponse:
    """DingTalk shows what is answered; to Feishu's group the robot writes it."""
    if answer and found.kind == Kind.DINGTALK:
        return JsonResponse({"msgtype": "text", "text": {"content": answer}})
    if answer and found.is_active:
        queue_news(found, News(title=answer, body=""), dedupe=f"answer:{message_id}")
    return JsonResponse({})


def _of_any_workspace(key: str) -> Robot | None:
    if not is_key(key):
        return None
    with across_tenants():
        found: Robot | None = (
            Robot.objects.filter(key=key, takes_questions=True, is_active=True)
            .select_related("tenant", "customer")
            .first()
        )
        return found


def _edit(request: Request, found: Robot | None) -> HttpResponse:
    form = RobotForm(request.POST or None, robot=found)
    saved: list[Robot] = []

    def act(_given: dict[str, Any]) -> None:
        saved.append(save_robot(found, **form.facts(), by=request.actor))

    if request.method == "POST" and accepts(form, act):
        return see_other(reverse("robot", args=[saved[0].key]), request, _("Saved. Send a test message now."))
    status = 422 if request.method == "POST" else 200
    log = RobotDelivery.objects.filter(robot=found)[:30] if found is not None else []
    address = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('robot-hook', args=[found.key])}" if found else ""
    is_provider = request.tenant.kind == Tenant.Kind.PROVIDER
    return render_page(
        request, ROBOT, status=status, form=form, robot=found, log=log, hook=address, is_provider=is_provider
    )


def _find(request: Request, key: str) -> Robot:
    found: Robot | None = Robot.objects.visible_to(request.actor).select_related("customer").filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such robot."))
    return found
