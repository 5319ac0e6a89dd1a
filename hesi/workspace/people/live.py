"""What articles tell people of their own company: who administers it, its plan, its titles, its projects."""

from allauth.mfa.utils import is_mfa_enabled
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.access.registry import ADMIN
from hesi.workspace.live_settings import live_setting
from hesi.workspace.people.models import DimensionItem, LegalEntity, Member

MOST_NAMED = 5


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting("administrators", gettext_lazy("The company's administrators"), _administrators)
    live_setting("plan", gettext_lazy("The company's plan"), lambda actor: str(actor.tenant.get_plan_display()))
    live_setting("trial-days-left", gettext_lazy("How long the trial lasts"), _trial, page="plan")
    live_setting("company-currency", gettext_lazy("The company's currency"), lambda actor: actor.tenant.currency)
    live_setting("invoice-titles", gettext_lazy("Invoice titles and tax ids"), _titles, page="admin-entities")
    live_setting("projects", gettext_lazy("Projects in use"), _projects, page="admin-projects")
    live_setting(
        "people-count",
        gettext_lazy("How many people work here"),
        _people,
        page="admin-people",
        permission=MANAGE_PEOPLE,
    )
    live_setting("own-manager", gettext_lazy("The reader's manager"), _manager)
    live_setting("own-department", gettext_lazy("The reader's department"), _department)
    live_setting("own-two-factor", gettext_lazy("The reader's second step of sign-in"), _two_factor, page="preferences")


def _administrators(actor: Actor) -> str | None:
    rows = Member.objects.visible_to(actor).active().filter(roles__key=ADMIN, user__isnull=False).distinct()
    return _named([member.name for member in rows.order_by("name", "pk")[: MOST_NAMED + 1]])


def _trial(actor: Actor) -> str | None:
    left = actor.tenant.trial_days_left
    if left is None:
        return None
    return ngettext("{count} day", "{count} days", left).format(count=left) if left else _("ended")


def _titles(actor: Actor) -> str | None:
    rows = LegalEntity.objects.filter(is_active=True)[: MOST_NAMED + 1]
    return _named([f"{row.name} ({row.tax_id})" if row.tax_id else row.name for row in rows])


def _projects(actor: Actor) -> str | None:
    rows = DimensionItem.objects.filter(is_active=True, dimension__key="project").order_by("pk")[: MOST_NAMED + 1]
    return _named([str(row) for row in rows])


def _people(actor: Actor) -> str | None:
    count = Member.objects.visible_to(actor).active().count()
    return ngettext("{count} person", "{count} people", count).format(count=count)


def _manager(actor: Actor) -> str | None:
    return actor.member.manager.name if actor.member.manager is not None else None


def _department(actor: Actor) -> str | None:
    return actor.member.department.name if actor.member.department is not None else None


def _two_factor(actor: Actor) -> str | None:
    return _("switched on") if actor.member.user is not None and is_mfa_enabled(actor.member.user) else None


def _named(names: list[str]) -> str | None:
    """The names one after another; more than a few are cut, and say so."""
    shown = _(", ").join(names[:MOST_NAMED])
    return _("{names} and others").format(names=shown) if len(names) > MOST_NAMED else shown or None
