"""Home: the workbench of a customer's member, the desk of the provider's, the door for everybody else."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from hesi.insights.next_step import next_step
from hesi.insights.provider_desk import ProviderDesk
from hesi.insights.workbench import Workbench
from hesi.workspace.access.doors import public, signed_in
from hesi.workspace.access.pages import redirect_after_post, render_page, render_parts
from hesi.workspace.access.request import Request
from hesi.workspace.people.first_steps import SHOWN_FOR
from hesi.workspace.tenancy.models import Tenant

HOME, DESK, LANDING = "insights/home.html", "insights/desk.html", "insights/landing.html"
LIVE_PARTS = ("money", "tasks", "unfinished", "wallet", "numbers")
DISMISSED = "hesi_first_steps"


@public
@require_GET
def home(request: Request) -> HttpResponse:
    """What waits for this person now. `?part=` answers one live part alone."""
    if getattr(request, "actor", None) is None:
        return _door(request)
    if request.tenant.kind == Tenant.Kind.PROVIDER:
        return _desk(request)
    bench = Workbench(request.actor, is_taught=DISMISSED not in request.COOKIES)
    part = request.GET.get("part", "")
    if part in LIVE_PARTS:
        return render_parts(request, HOME, part, bench=bench)
    return render_page(request, HOME, bench=bench, step=next_step(bench))


@require_GET
@signed_in
def first_steps(request: Request) -> HttpResponse:
    """What sets a new company up, alone; home fetches it, because it looks into every corner of the product."""
    return render_page(request, "insights/first_steps.html")


@require_POST
@signed_in
def dismissal(request: Request) -> HttpResponse:
    """Not to be shown the first steps on this device any more."""
    response = redirect_after_post("home")
    response.set_cookie(DISMISSED, "0", max_age=SHOWN_FOR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def _desk(request: Request) -> HttpResponse:
    desk = ProviderDesk(request.actor)
    if request.GET.get("part") == "desk":
        return render_parts(request, DESK, "desk", desk=desk)
    return render_page(request, DESK, desk=desk)


def _door(request: Request) -> HttpResponse:
    """What Hesi is, for those who could register; where nobody can, the sign-in."""
    if not settings.REGISTRATION_OPEN:
        return redirect("account_login")
    return render_page(request, LANDING, trial_days=settings.TRIAL_DAYS)
