"""The permission key of month-end, apart so that models can name it."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.registry import ADMIN, FINANCE, permission

CLOSE_MONTHS = permission(
    "closing.manage", _("Close months and remind people of what is missing"), roles=(ADMIN, FINANCE)
)
