"""The permission keys of the service behind the tickets, apart so that every room of the desk can name them."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.registry import AGENT, SUPPORT_LEAD, permission

ANSWER_TICKETS = permission(
    "tickets.answer", _("See and answer tickets"), roles=(AGENT, SUPPORT_LEAD), kinds=("provider",)
)
MANAGE_TICKETS = permission(
    "tickets.manage", _("Lines, rules, promises and incidents"), roles=(SUPPORT_LEAD,), kinds=("provider",)
)
