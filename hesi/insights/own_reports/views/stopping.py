"""The way out of mails of a report, by the link in each of them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hesi.insights.own_reports.actions import stop_mail
from hesi.insights.own_reports.links import open_stop_link
from hesi.workspace.access.doors import public
from hesi.workspace.access.looking import OnlyLooking
from hesi.workspace.access.pages import render_page
from hesi.workspace.tenancy.scope import tenant_scope

STOP = "own_reports/stop.html"


@require_http_methods(["GET", "POST"])
@public
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, as mail scanners open it too; only the button stops the mails."""
    opened = open_stop_link(token)
    if request.method == "POST" and getattr(getattr(request, "actor", None), "is_looking", False):
        raise OnlyLooking
    with tenant_scope(opened.tenant):
        if request.method == "POST":
            stop_mail(opened.recipient, by=opened.actor)
            opened.recipient.refresh_from_db()
        return render_page(
            request, STOP, name=opened.recipient.mailing.report.name, company=opened.tenant.name,
            is_stopped=opened.recipient.stopped_at is not None, person=opened.recipient.member.name,
        )  # fmt: skip
