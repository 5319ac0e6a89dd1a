"""The permission keys of tickets, apart so that models can name them."""

from django.utils.translation import gettext_lazy as _

from hesi.support.service.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.registry import SUPPORT_LEAD, permission

__all__ = ["ANSWER_TICKETS", "MANAGE_TICKETS", "SEE_AMOUNTS"]

# Without it a capsule's amounts and numbers are masked, and nobody's pages may be looked at.
SEE_AMOUNTS = permission(
    "tickets.see_amounts", _("See customers' amounts and numbers unmasked"), roles=(SUPPORT_LEAD,), kinds=("provider",)
)
