"""The permission keys of budgets, apart so that models can name them."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.registry import ADMIN, AUDITOR, FINANCE, permission

VIEW_BUDGETS = permission("budgets.view_all", _("See every budget"), roles=(ADMIN, FINANCE, AUDITOR))
MANAGE_BUDGETS = permission("budgets.manage", _("Plan and change budgets"), roles=(ADMIN, FINANCE))
# What uploaded tables of budgets are kept as.
IMPORT_PURPOSE = "budget-import"
