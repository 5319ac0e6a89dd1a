"""The signed link of an invitation: it opens the form of one person and nothing else."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.support.surveys.models import Invitation
from hesi.support.tickets.requester import Outsider
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

HOLDS_SECONDS = 120 * 24 * 3600
_SALT = "hesi.surveys.link"


class Respondent(Outsider):
    """Whoever opened the link of an invitation, in the provider's workspace."""

    def __init__(self, invitation: Invitation) -> None:
        self.invitation_id = invitation.pk
        self.name = invitation.name
        self.label = f"{invitation.name} · {invitation.customer.name}"
        self.customer_id = invitation.customer_id
        self.requester_id = invitation.member_id
        self.tenant = invitation.tenant


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to, in the provider's workspace."""

    tenant: Tenant
    invitation: Invitation


def address_of(invitation: Invitation) -> str:
    """The path of the form."""
    token = signing.dumps({"w": invitation.tenant_id, "i": invitation.pk}, salt=_SALT)
    return reverse("survey", args=[token])


def open_link(token: str) -> Opened:
    """Whose invitation it is. Raises `NotFound` for a forged or old one, alike."""
    try:
        facts = signing.loads(token, salt=_SALT, max_age=HOLDS_SECONDS)
        tenant = Tenant.objects.filter(pk=facts["w"]).first()
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        tenant = None
    if tenant is not None:
        with tenant_scope(tenant):
            rows = Invitation.objects.select_related("survey", "customer", "tenant").filter(pk=facts["i"])
            invitation: Invitation | None = rows.first()
        if invitation is not None:
            return Opened(tenant, invitation)
    raise NotFound(_("This link is no longer valid. Open surveys stand in the help centre after you sign in."))
