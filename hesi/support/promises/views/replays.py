"""What if: past months under other promises."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hesi.core.errors import NotFound
from hesi.support.promises.actions import ask_replay
from hesi.support.promises.forms import ReplayForm
from hesi.support.promises.grants import MANAGE_TICKETS
from hesi.support.promises.models import Metric, Priority, Replay
from hesi.support.promises.starting_policies import lay_promises
from hesi.support.promises.terms import newest_versions
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request

REPLAYS, REPLAY = "promises/replays.html", "promises/replay.html"


@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def replays(request: Request) -> HttpResponse:
    """Ask, and what was asked before."""
    lay_promises()
    newest = newest_versions()
    base = next((v for v in newest if str(v.policy_id) == request.GET.get("policy")), newest[-1] if newest else None)
    form = ReplayForm(request.POST or None, today=request.tenant.today, version=base)
    made: list[Replay] = []

    def ask(facts: dict[str, Any]) -> None:
        made.append(
            ask_replay(
                since=facts["since"],
                until=facts["until"],
                targets=form.targets(),
                calendar=form.snapshot(),
                by=request.actor,
            )
        )

    if request.method == "POST" and accepts(form, ask):
        return see_other(reverse("promise-replay", args=[made[0].pk]))
    earlier = Replay.objects.select_related("asked_by").order_by("-pk")[:20]
    return render_page(
        request,
        REPLAYS,
        terms=form,
        base=base,
        versions=newest,
        earlier=earlier,
        status=422 if form.errors else 200,
    )


@require_GET
@needs(MANAGE_TICKETS)
def replay(request: Request, pk: int) -> HttpResponse:
    """The comparison, with its progress while it is being reckoned; `priority` and `metric` drill to the tickets."""
    found: Replay | None = Replay.objects.select_related("asked_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such comparison."))
    priority, metric = request.GET.get("priority", ""), request.GET.get("metric", "")
    rows = [_row(row) for row in found.result.get("rows", ())]
    moved = [
        {**row, "url": reverse("desk-ticket", args=[row["subject"]]) if row["type"] == "ticket" else ""}
        for row in found.result.get("moved", ())
        if row["priority"] == (priority or row["priority"]) and row["metric"] == (metric or row["metric"])
    ]
    return render_parts(
        request,
        REPLAY,
        "result",
        replay=found,
        rows=rows,
        moved=[_named(row) for row in moved[:200]],
        moved_count=len(moved),
        drill=_name_of(priority, metric),
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    before, after = row["before"], row["after"]
    return {
        **row,
        "priority_name": Priority(row["priority"]).label,
        "metric_name": Metric(row["metric"]).label,
        "promised_before": sum(before.values()),
        "promised_after": sum(after.values()),
        "difference": after["breached"] - before["breached"],
    }


def _named(row: dict[str, Any]) -> dict[str, Any]:
    words = {"met": _("kept"), "breached": _("missed"), "open": _("still open"), "": _("not promised")}
    return row | {
        "priority_name": Priority(row["priority"]).label,
        "metric_name": Metric(row["metric"]).label,
        "before_words": words[row["before"]],
        "after_words": words[row["after"]],
    }


def _name_of(priority: str, metric: str) -> str:
    if priority in Priority.values and metric in Metric.values:
        return f"{Priority(priority).label} · {Metric(metric).label}"
    return ""
