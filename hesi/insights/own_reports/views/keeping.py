"""What one does with a report besides building it: copy, share, pin, send, remove and bring back."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hesi.core.errors import Conflict
from hesi.insights.own_reports.actions import (
    copy_own_report,
    end_mailing,
    pin_own_report,
    remove_own_report,
    restore_own_report,
    set_mailing,
    share_own_report,
    stop_mail,
    unpin_own_report,
)
from hesi.insights.own_reports.forms import MailingForm, SharingForm
from hesi.insights.own_reports.models import OwnReport, Recipient
from hesi.insights.own_reports.queries import find_own_report, find_removed
from hesi.insights.own_reports.views.page import show_page
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.request import Request
from hesi.workspace.access.rules import may


@require_POST
@signed_in
def copying(request: Request, pk: int) -> HttpResponse:
    row = copy_own_report(_found(request, pk), by=request.actor)
    to = reverse("own-report-edit", args=[row.pk])
    return see_other(to, request, _("This is your own copy; change it as you like."))


@require_POST
@signed_in
def sharing(request: Request, pk: int) -> HttpResponse:
    """With whom it is shared."""
    report = _found(request, pk)
    form = SharingForm(request.POST, report=report)
    if accepts(
        form,
        lambda facts: share_own_report(report, with_all=facts["with_all"], role_ids=facts["roles"], by=request.actor),
    ):
        return see_other(report.url, request, _("Saved. Each reader sees their own numbers."))
    return show_page(request, report, status=422, sharing_form=form)


@require_POST
@signed_in
def pin(request: Request, pk: int) -> HttpResponse:
    report = _found(request, pk)
    pin_own_report(report, by=request.actor)
    return see_other(report.url, request, _("The report stands on your dashboard."))


@require_POST
@signed_in
def pin_removal(request: Request, pk: int) -> HttpResponse:
    report = _found(request, pk)
    unpin_own_report(report, by=request.actor)
    return see_other(report.url, request, _("The report is off your dashboard."))


@require_POST
@signed_in
def mailing(request: Request, pk: int) -> HttpResponse:
    """Have it sent."""
    report = _found(request, pk)
    form = MailingForm(
        request.POST, mailing=None, own_id=request.actor.member_id,
        may_choose=may(request.actor, "change_own_report", report),
    )  # fmt: skip

    def act(facts: dict[str, object]) -> None:
        given = {name: facts[name] for name in ("rhythm", "weekday", "day", "hour")}
        members = [int(pk) for pk in facts.get("members") or []]  # type: ignore[attr-defined]
        set_mailing(report, **given, member_ids=members, by=request.actor)  # type: ignore[arg-type]

    if accepts(form, act):
        return see_other(report.url, request, _("The report comes by mail."))
    return show_page(request, report, status=422, mailing_form=form)


@require_POST
@signed_in
def mailing_removal(request: Request, pk: int) -> HttpResponse:
    report = _found(request, pk)
    end_mailing(report, by=request.actor)
    return see_other(report.url, request, _("The report is sent no more."))


@require_POST
@signed_in
def unsubscription(request: Request, pk: int) -> HttpResponse:
    """No more of the mails that its owner has sent to one."""
    report = _found(request, pk)
    mine = Recipient.objects.filter(
        mailing__report=report, mailing__by_id=report.owner_id, member_id=request.actor.member_id
    )
    recipient = mine.select_related("mailing__report").first()
    if recipient is None:
        raise Conflict(_("This report is not sent to you."))
    stop_mail(recipient, by=request.actor)
    return see_other(reverse("own-reports"), request, _("You get no more mails of “{name}”.").format(name=report.name))


@require_POST
@signed_in
def removal(request: Request, pk: int) -> HttpResponse:
    report = remove_own_report(_found(request, pk), by=request.actor)
    said = _("“{name}” is removed. Its owner can bring it back from this page.").format(name=report.name)
    return see_other(reverse("own-reports"), request, said)


@require_POST
@signed_in
def restoration(request: Request, pk: int) -> HttpResponse:
    report = restore_own_report(find_removed(pk, request.actor), by=request.actor)
    return see_other(report.url, request, _("“{name}” is back.").format(name=report.name))


def _found(request: Request, pk: int) -> OwnReport:
    return find_own_report(pk, request.actor)
