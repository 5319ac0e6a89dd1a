"""When a report is sent, to whom, and the way out of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.time import now
from hesi.insights.own_reports.models import Mailing, OwnReport, Recipient
from hesi.insights.own_reports.permissions import may_mail_own_report, may_stop_own_report_mail
from hesi.insights.own_reports.rhythms import next_moment
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import may, require
from hesi.workspace.events.record import record
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.people.models import Member

MOST_RECIPIENTS = 50


@transaction.atomic
def set_mailing(
    report: OwnReport, *, rhythm: str, weekday: int = 0, day: int = 1, hour: int = 8,
    member_ids: Iterable[int] = (), by: AnyActor,
) -> Mailing:  # fmt: skip
    """Have the report sent to oneself and, by its owner, to other members: each gets their own numbers.

    Who stopped the mails stays without them, whoever sets it anew for themselves gets them again. Raises `Invalid` by
    field, `Forbidden`.
    """
    require(may_mail_own_report, by, report)
    wanted = {pk for pk in (by.member_id, *member_ids) if pk is not None}
    if wanted != {by.member_id} and not may(by, "change_own_report", report):
        raise Forbidden(_("Only its owner sends a report to others. Make a copy of your own, or have it sent to you."))
    people = {one.pk for one in Member.objects.active().filter(pk__in=wanted)}
    if people != wanted:
        raise Invalid(_("One of these people does not work here any more."), fields={"members": _("Choose others.")})
    if len(wanted) > MOST_RECIPIENTS:
        said = _("A report is sent to at most {count} people. Share it by role instead.").format(count=MOST_RECIPIENTS)
        raise Invalid(said, fields={"members": said})
    _check(rhythm, weekday, day, hour)
    zone = by.tenant.time_zone
    next_at = next_moment(rhythm, weekday=weekday, day=day, hour=hour, time_zone=zone, after=now())
    row, _is_new = Mailing.objects.update_or_create(
        report=report, by_id=by.member_id,
        defaults={"rhythm": rhythm, "weekday": weekday, "day": day, "hour": hour, "next_at": next_at},
    )  # fmt: skip
    row.recipients.exclude(member_id__in=wanted).delete()
    for pk in sorted(wanted):
        Recipient.objects.get_or_create(mailing=row, member_id=pk)
    row.recipients.filter(member_id=by.member_id).update(stopped_at=None)
    record(
        "own_report.mailing_set", report, by=by, rhythm=rhythm, weekday=weekday, day=day, hour=hour,
        members=sorted(wanted),
    )  # fmt: skip
    return row


def _check(rhythm: str, weekday: int, day: int, hour: int) -> None:
    bounds = {"weekday": (weekday, 0, 6), "day": (day, 1, 31), "hour": (hour, 0, 23)}
    wrong = {
        name: _("Choose one of the list.") for name, (is_, least, most) in bounds.items() if not least <= is_ <= most
    }
    if rhythm not in Mailing.Rhythm.values:
        wrong["rhythm"] = _("Choose one of the list.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


@transaction.atomic
def end_mailing(report: OwnReport, *, by: AnyActor) -> None:
    """Send it no more, to nobody: one's own mailing of this report."""
    require(may_mail_own_report, by, report)
    if not Mailing.objects.filter(report=report, by_id=by.member_id).delete()[0]:
        raise Conflict(_("You are not having this report sent."))
    record("own_report.mailing_ended", report, by=by)


@transaction.atomic
def stop_mail(recipient: Recipient, *, by: AnyActor) -> None:
    """No more of these mails for who gets them; once is enough."""
    require(may_stop_own_report_mail, by, recipient.member_id)
    if Recipient.objects.filter(pk=recipient.pk, stopped_at__isnull=True).update(stopped_at=now()):
        record("own_report.mail_stopped", recipient.mailing.report, by=by, member=recipient.member_id)


def resume_mailings(report: OwnReport, *, by: AnyActor) -> None:
    """The report is there again: what was due while it was gone is not sent now, but at its next moment."""
    at = now()
    for row in Mailing.objects.filter(report=report, next_at__lte=at):
        Mailing.objects.filter(pk=row.pk).update(next_at=_following(row, by.tenant.time_zone, at))


def _following(row: Mailing, time_zone: str, after: datetime) -> datetime:
    return next_moment(
        row.rhythm, weekday=row.weekday, day=row.day, hour=row.hour, time_zone=time_zone, after=after
    )  # fmt: skip


@transaction.atomic
def send_due(at: datetime, *, by: AnyActor) -> int:
    """Queue the mails of every mailing that is due, each once however late; tells how many mails."""
    from hesi.insights.own_reports.tasks import mail_report

    queued = 0
    due = Mailing.objects.filter(next_at__lte=at, report__removed_at__isnull=True, by__is_active=True)
    for row in due.order_by("next_at", "pk")[:200]:
        following = _following(row, by.tenant.time_zone, at)
        # The moment is moved on first, so that of two rounds only one sends.
        if not Mailing.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=following):
            continue
        for recipient in row.recipients.filter(stopped_at__isnull=True, member__is_active=True):
            enqueue(mail_report, recipient_id=recipient.pk, due_at=row.next_at.isoformat())
            queued += 1
    return queued
