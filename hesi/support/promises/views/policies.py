"""What is promised: the policies, their editions, the ladder."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.support.promises.actions import (
    change_policy,
    create_policy,
    draw_ladder,
    order_policies,
    publish_version,
    reapply_to_open,
)
from hesi.support.promises.comparing import changes_between
from hesi.support.promises.forms import ConditionsForm, LadderForm, VersionForm
from hesi.support.promises.grants import MANAGE_TICKETS
from hesi.support.promises.ladder import read_ladder
from hesi.support.promises.models import Clock, Metric, Priority, SlaPolicy, SlaPolicyVersion
from hesi.support.promises.overview import conditions_words, last_reapplied, snapshot_lags
from hesi.support.promises.starting_policies import lay_promises
from hesi.support.promises.terms import newest_versions
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

POLICIES, POLICY, LADDER = "promises/policies.html", "promises/policy.html", "promises/ladder.html"


@require_GET
@needs(MANAGE_TICKETS)
def policies(request: Request) -> HttpResponse:
    """Every policy in the order they are tried."""
    lay_promises()
    versions = newest_versions()
    rows = [
        {
            "policy": version.policy,
            "version": version,
            "conditions": conditions_words(version.policy),
            "targets": [
                (name, [(label, version.targets.get(priority, {}).get(metric)) for metric, label in Metric.choices])
                for priority, name in Priority.choices
                if version.targets.get(priority)
            ],
            "lags": snapshot_lags(version),
        }
        for version in versions
    ]
    open_count = Clock.objects.filter(state__in=("running", "paused")).count()
    return render_page(
        request,
        POLICIES,
        rows=rows,
        metrics=Metric.labels,
        open_count=open_count,
        reapplied=last_reapplied(),
    )


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def new(request: Request) -> HttpResponse:
    """A policy with its first edition."""
    conditions, terms = ConditionsForm(request.POST or None), VersionForm(request.POST or None)
    made: list[SlaPolicy] = []

    def create(facts: dict[str, Any]) -> None:
        if not conditions.is_valid():
            return
        made.append(
            create_policy(
                name=conditions.cleaned_data["name"],
                conditions=conditions.conditions(),
                targets=terms.targets(),
                calendar=terms.snapshot(),
                by=request.actor,
            )
        )

    if request.method == "POST" and accepts(terms, create) and made:
        return see_other(reverse("promise-policy", args=[made[0].pk]), request, _("The policy is in force."))
    status = 422 if request.method == "POST" else 200
    return render_page(request, POLICY, conditions=conditions, terms=terms, policy=None, status=status)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def policy(request: Request, pk: int) -> HttpResponse:
    """One policy: for whom it holds, what it promises, and how that came to be."""
    found = _find(pk)
    conditions = ConditionsForm(request.POST or None, policy=found)

    def change(facts: dict[str, Any]) -> None:
        change_policy(
            found,
            name=facts["name"],
            conditions=conditions.conditions(),
            is_active=facts["is_active"],
            by=request.actor,
        )

    if request.method == "POST":
        if accepts(conditions, change):
            return see_other(reverse("promise-policy", args=[found.pk]), request, _("Saved."))
        return _policy_page(request, found, conditions=conditions, status=422)
    return _policy_page(request, found)


@require_POST
@needs(MANAGE_TICKETS)
def versions(request: Request, pk: int) -> HttpResponse:
    """A new edition, for tickets asked from now on."""
    found = _find(pk)
    terms = VersionForm(request.POST, version=_newest(found))

    def publish(facts: dict[str, Any]) -> None:
        publish_version(
            found,
            targets=terms.targets(),
            calendar=terms.snapshot(),
            warn_percent=facts["warn_percent"],
            note=facts["note"],
            by=request.actor,
        )

    if not accepts(terms, publish):
        return _policy_page(request, found, terms=terms, status=422)
    return see_other(
        reverse("promise-policy", args=[found.pk]),
        request,
        _("Published. Tickets asked from now on get it; those already open keep what they were promised."),
    )


@require_POST
@needs(MANAGE_TICKETS)
def ordering(request: Request) -> HttpResponse:
    """One policy is tried before the one above it."""
    order = list(SlaPolicy.objects.order_by("position", "pk").values_list("pk", flat=True))
    chosen = request.POST.get("up", "")
    at = order.index(int(chosen)) if chosen.isdecimal() and int(chosen) in order else 0
    if at > 0:
        order[at - 1], order[at] = order[at], order[at - 1]
        order_policies(order, by=request.actor)
    return see_other(reverse("promises"))


@require_POST
@needs(MANAGE_TICKETS)
def reapplying(request: Request) -> HttpResponse:
    """Put open tickets under the policies in force, in the background."""
    count = reapply_to_open(by=request.actor)
    said = _("{count} open tickets are being reckoned anew.").format(count=count) if count else _("Nothing is open.")
    return see_other(reverse("promises"), request, said)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def ladder(request: Request, metric: str, priority: str = "") -> HttpResponse:
    """The ladder of one clock, for one priority or for all without their own."""
    if metric not in Metric.values or priority not in ("", *Priority.values):
        raise NotFound(_("There is no such ladder."))
    drawn = read_ladder()
    own = [rung for rung in drawn.rungs if (rung.metric, rung.priority) == (metric, priority)]
    form = LadderForm(request.POST or None, rungs=sorted(own, key=lambda rung: rung.at_percent))
    if request.method == "POST" and accepts(
        form, lambda facts: draw_ladder(metric, priority, form.rungs(), by=request.actor)
    ):
        return see_other(request.path, request, _("The ladder is drawn."))
    kinds = [
        {"priority": key, "name": name, "has_own": any(r.metric == metric and r.priority == key for r in drawn.rungs)}
        for key, name in (("", _("All priorities")), *Priority.choices)
    ]
    return render_page(
        request,
        LADDER,
        form=form,
        metric=metric,
        metric_name=Metric(metric).label,
        metrics=Metric.choices,
        priority=priority,
        kinds=kinds,
        status=422 if form.errors else 200,
    )


def _policy_page(request: Request, found: SlaPolicy, *, status: int = 200, **context: Any) -> HttpResponse:
    editions = list(found.versions.select_related("published_by").order_by("-number")[:50])
    history = [
        {"version": version, "changes": changes_between(before, version)}
        for version, before in zip(editions, [*editions[1:], None], strict=False)
    ]
    context.setdefault("conditions", ConditionsForm(policy=found))
    context.setdefault("terms", VersionForm(version=editions[0]))
    return render_page(request, POLICY, policy=found, newest=editions[0], history=history, status=status, **context)


def _find(pk: int) -> SlaPolicy:
    found: SlaPolicy | None = SlaPolicy.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such policy."))
    return found


def _newest(policy: SlaPolicy) -> SlaPolicyVersion:
    found: SlaPolicyVersion = policy.versions.order_by("-number")[0]
    return found
