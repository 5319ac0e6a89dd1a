"""What articles tell of a company's support: what it may ask, how often, and who looks after it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.support.service.entitlements import Terms, terms_of
from hesi.support.service.models import Channel
from hesi.workspace.access.actor import Actor
from hesi.workspace.live_settings import live_setting
from hesi.workspace.tenancy.scope import tenant_scope


def offer_live_settings() -> None:
    """Called once at start-up."""
    live_setting("support-plan", gettext_lazy("The company's support plan"), lambda actor: _terms(actor).plan_name)
    live_setting("support-channels", gettext_lazy("The ways the company may ask"), _channels)
    live_setting("support-quota", gettext_lazy("How many questions a month"), _quota)
    live_setting("success-manager", gettext_lazy("The company's customer success manager"), _manager)


def _channels(actor: Actor) -> str | None:
    labels = dict(Channel.choices)
    named = [str(labels[key]) for key in _terms(actor).channels if key in labels]
    return _(", ").join(named or [str(label) for label in labels.values()])


def _quota(actor: Actor) -> str | None:
    quota = _terms(actor).monthly_tickets
    return None if quota is None else ngettext("{count} question", "{count} questions", quota).format(count=quota)


def _manager(actor: Actor) -> str | None:
    manager = _terms(actor).success_manager
    return manager.name if manager is not None and manager.is_active else None


def _terms(actor: Actor) -> Terms:
    with tenant_scope(actor.tenant.provider or actor.tenant):
        return terms_of(actor.tenant, actor.tenant.today)
