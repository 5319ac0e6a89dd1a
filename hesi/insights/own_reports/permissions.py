"""Who may do what with reports of one's own. They hold no numbers, so every member may build and share them."""

from hesi.insights.own_reports.models import OwnReport
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.rules import rule


@rule
def may_create_own_report(actor: AnyActor, *_: object) -> bool:
    return actor.member_id is not None


@rule
def may_change_own_report(actor: AnyActor, report: OwnReport) -> bool:
    """Its owner: what it asks, with whom it is shared, to whom it is sent."""
    return actor.member_id is not None and actor.member_id == report.owner_id


@rule
def may_remove_own_report(actor: AnyActor, report: OwnReport) -> bool:
    """Its owner; what everybody or a role sees also whoever keeps the company's settings."""
    is_shared = report.is_for_all or report.shares.exists()
    return may_change_own_report(actor, report) or (is_shared and actor.holds(MANAGE_SETTINGS))


@rule
def may_restore_own_report(actor: AnyActor, report: OwnReport) -> bool:
    return may_change_own_report(actor, report)


@rule
def may_pin_own_report(actor: AnyActor, report: OwnReport) -> bool:
    """Whoever sees it."""
    return actor.member_id is not None and OwnReport.objects.visible_to(actor).filter(pk=report.pk).exists()


@rule
def may_mail_own_report(actor: AnyActor, report: OwnReport) -> bool:
    """Whoever sees it, to themselves; to others its owner."""
    return may_pin_own_report(actor, report)


@rule(even_read_only=True)
def may_stop_own_report_mail(actor: AnyActor, recipient_member_id: int) -> bool:
    """Who gets it."""
    return actor.member_id is not None and actor.member_id == recipient_member_id
