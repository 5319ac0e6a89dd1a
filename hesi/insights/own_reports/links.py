"""The signed link out of a mail: it stops these mails of one person and does nothing else."""

from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.insights.own_reports.models import Recipient
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

_SALT = "hesi.own_reports.mail"


@dataclass(frozen=True, slots=True)
class Stopping:
    """Whose mails of which report a link stops; `actor` is that person."""

    tenant: Tenant
    recipient: Recipient
    actor: Actor


def stop_token(recipient: Recipient) -> str:
    """What stands in the address of the link."""
    return signing.dumps({"w": recipient.tenant_id, "r": recipient.pk}, salt=_SALT)


def open_stop_link(token: str) -> Stopping:
    """Who wants no more mails. Raises `NotFound` for a forged link and for mails that are not sent any more."""
    try:
        facts = signing.loads(token, salt=_SALT)
        tenant = Tenant.objects.filter(pk=facts["w"]).first()
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        tenant = None
    if tenant is not None:
        with tenant_scope(tenant):
            rows = Recipient.objects.select_related("member__tenant", "mailing__report").filter(pk=facts["r"])
            recipient: Recipient | None = rows.first()
        if recipient is not None:
            return Stopping(tenant, recipient, Actor(recipient.member))
    raise NotFound(_("This link is no longer valid: the report is not sent to you any more."))
