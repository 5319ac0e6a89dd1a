"""The first steps that concern people and the company itself."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.registry import ADMIN, FINANCE
from hesi.workspace.people.first_steps import add_step
from hesi.workspace.people.models import LegalEntity, Member


def _has_tax_id(actor: Actor) -> bool:
    return LegalEntity.objects.exclude(tax_id="").exists()


def _has_somebody_to_decide(actor: Actor) -> bool:
    """Two people who can approve and pay: neither may do it for their own documents."""
    deciding = Member.objects.active().filter(roles__key__in=[ADMIN, FINANCE])
    return bool(deciding.distinct().count() > 1)


def _has_colleagues(actor: Actor) -> bool:
    return bool(Member.objects.active().count() > 1)


def add_own_steps() -> None:
    """Contribute them; called once at start-up."""
    add_step(
        "tax_id",
        _("Enter your company's tax id"),
        _("Invoices made out to another company are then found before anybody approves them."),
        "admin-entities",
        _has_tax_id,
        10,
        icon="building",
    )
    add_step(
        "decider",
        _("Invite who approves and pays"),
        _("Nobody decides or pays their own document: give a second person the role of finance or administrator."),
        "admin-member-new",
        _has_somebody_to_decide,
        15,
        icon="user-check",
    )
    add_step(
        "colleagues",
        _("Invite your colleagues"),
        _("By mail one by one, or all at once from a spreadsheet, with departments and managers."),
        "admin-people",
        _has_colleagues,
        20,
        icon="user-plus",
    )
