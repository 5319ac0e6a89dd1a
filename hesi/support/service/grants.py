"""The permission keys of the service behind the tickets, apart so that every room of the desk can name them."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.registry import SUPPORT_LEAD, permission

MANAGE_TICKETS = permission(
    "tickets.manage", _("Lines, rules, promises and incidents"), roles=(SUPPORT_LEAD,), kinds=("provider",)
)
