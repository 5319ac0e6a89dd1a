"""Reports as lists, dashboards and pages ask for them."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.time import now
from hesi.insights.own_reports.models import Mailing, OwnReport, Pin
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.models import Role

# So long the page offers to bring a removed report back.
KEPT = timedelta(days=30)


def find_own_report(pk: int, actor: AnyActor) -> OwnReport:
    """The report if this person may see it. Raises `NotFound`."""
    row: OwnReport | None = OwnReport.objects.visible_to(actor).select_related("owner").filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such report for you. It may have been removed, or is shared with you no more."))
    return row


def find_removed(pk: int, actor: AnyActor) -> OwnReport:
    """A report of this person's own that was removed, or is there again. Raises `NotFound`."""
    row: OwnReport | None = OwnReport.objects.owned_by(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such report of yours."))
    return row


def removed_lately(actor: AnyActor) -> list[OwnReport]:
    """What this person removed and can bring back, the latest first."""
    mine = OwnReport.objects.owned_by(actor).removed().filter(removed_at__gt=now() - KEPT)
    return list(mine.order_by("-removed_at", "-pk")[:10])


def pinned_for(actor: AnyActor) -> list[OwnReport]:
    """The reports this person pinned and may still see, in the order in which they pinned them."""
    pins = dict(Pin.objects.filter(member_id=actor.member_id).order_by("pk").values_list("report_id", "pk"))
    rows = OwnReport.objects.visible_to(actor).select_related("owner").filter(pk__in=pins)
    return sorted(rows, key=lambda row: pins[row.pk])


def is_pinned(report: OwnReport, actor: AnyActor) -> bool:
    return Pin.objects.filter(report=report, member_id=actor.member_id).exists()


@dataclass(frozen=True, slots=True)
class Sending:
    """One's own mailing of a report: when, and to whom (who stopped it is marked)."""

    mailing: Mailing
    people: list[tuple[str, bool]]


def sending_of(report: OwnReport, actor: AnyActor) -> Sending | None:
    """How this person has the report sent, if at all."""
    row: Mailing | None = Mailing.objects.filter(report=report, by_id=actor.member_id).first()
    if row is None:
        return None
    people = row.recipients.select_related("member").order_by("member__name", "pk")
    return Sending(row, [(one.member.name, one.stopped_at is not None) for one in people])


def is_sent_by_its_owner(report: OwnReport, actor: AnyActor) -> bool:
    """Whether the owner has it sent to this person, who is somebody else."""
    if report.owner_id == actor.member_id:
        return False
    # In one condition: of two, each would ask about another recipient.
    mine = {"recipients__member": actor.member_id, "recipients__stopped_at__isnull": True}
    return bool(report.mailings.filter(by_id=report.owner_id, **mine).exists())


def shared_with(report: OwnReport) -> list[str]:
    """The names of the roles that see it."""
    return [role.shown_name for role in Role.objects.filter(pk__in=report.shares.values("role")).order_by("pk")]
