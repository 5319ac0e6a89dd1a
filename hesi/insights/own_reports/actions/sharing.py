"""Who else sees a report, and on whose dashboard it stands."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.insights.own_reports.models import OwnReport, Pin, Share
from hesi.insights.own_reports.permissions import may_change_own_report, may_pin_own_report
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.models import Role
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

MOST_PINS = 12


@transaction.atomic
def share_own_report(report: OwnReport, *, with_all: bool, role_ids: Iterable[int] = (), by: AnyActor) -> OwnReport:
    """Let everybody, or holders of these roles, see the report; each reads their own numbers in it."""
    row: OwnReport = OwnReport.objects.locked(report.pk)
    require(may_change_own_report, by, row)
    wanted = set(role_ids)
    roles = {role.pk: role for role in Role.objects.filter(pk__in=wanted)}
    if len(roles) != len(wanted):
        said = _("One of these roles does not exist any more. Choose among those of the list.")
        raise Invalid(said, fields={"roles": said})
    known = set(row.shares.values_list("role_id", flat=True))
    if (known, row.is_for_all) == (wanted, with_all):
        return row
    row.shares.exclude(role_id__in=wanted).delete()
    Share.objects.bulk_create([Share(report=row, role=roles[pk]) for pk in sorted(wanted - known)])
    row.is_for_all = with_all
    row.save(update_fields=["is_for_all"])
    record("own_report.shared", row, by=by, is_for_all=with_all, roles=sorted(wanted), before=sorted(known))
    return row


@transaction.atomic
def pin_own_report(report: OwnReport, *, by: AnyActor) -> None:
    """Put it on one's own dashboard; twice is once. Raises `Invalid` where the dashboard is full."""
    require(may_pin_own_report, by, report)
    if Pin.objects.filter(member_id=by.member_id).exclude(report=report).count() >= MOST_PINS:
        raise Invalid(_("A dashboard holds {count} reports. Take one off first.").format(count=MOST_PINS))
    _row, is_new = Pin.objects.get_or_create(report=report, member_id=by.member_id)
    if is_new:
        record("own_report.pinned", report, by=by)


@transaction.atomic
def unpin_own_report(report: OwnReport, *, by: AnyActor) -> None:
    """Take it off one's dashboard."""
    require(may_pin_own_report, by, report)
    if Pin.objects.filter(report=report, member_id=by.member_id).delete()[0]:
        record("own_report.unpinned", report, by=by)
