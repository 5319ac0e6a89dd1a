"""The page of one report, which several doors answer with."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from hesi.core.errors import Invalid
from hesi.insights.own_reports.forms import MailingForm, SharingForm
from hesi.insights.own_reports.models import OwnReport
from hesi.insights.own_reports.queries import is_pinned, is_sent_by_its_owner, sending_of, shared_with
from hesi.insights.own_reports.views.parts import result_facts
from hesi.insights.own_reports.words import described
from hesi.insights.report import scope_of
from hesi.insights.words import scope_text
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.access.rules import may
from hesi.workspace.events.timeline import timeline_of

PAGE = "own_reports/one.html"


def show_page(
    request: Request, report: OwnReport, *, is_whole: bool = False, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page; `forms` are those whose input was wrong."""
    actor = request.actor
    sending, is_owner = sending_of(report, actor), may(actor, "change_own_report", report)
    mailing = sending.mailing if sending else None
    facts: dict[str, Any] = {
        "report": report, "scope": scope_text(scope_of(actor)), "is_pinned": is_pinned(report, actor),
        "is_mine": report.owner_id == actor.member_id, "sending": sending, "roles": shared_with(report),
        "is_sent_by_owner": is_sent_by_its_owner(report, actor), "is_whole": is_whole,
        "mailing_form": MailingForm(mailing=mailing, may_choose=is_owner, own_id=actor.member_id),
        "sharing_form": SharingForm(report=report), "entries": timeline_of(OwnReport.subject_type, report.pk),
        "result_url": reverse("own-report-result", args=[report.pk]),
    }  # fmt: skip
    try:
        definition = report.asks
        facts |= {"description": described(definition)}
        facts |= result_facts(definition, actor, label=report.name) if is_whole else {}
    except Invalid as refusal:
        facts |= {"refusal": refusal.message, "is_whole": True}
    return render_page(request, PAGE, status=status, **{**facts, **forms})
