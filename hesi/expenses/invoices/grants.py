"""The permission keys of invoices, apart so that models can name them."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.registry import ADMIN, AUDITOR, FINANCE, permission

VIEW_ALL_INVOICES = permission("invoices.view_all", _("See every invoice"), roles=(ADMIN, FINANCE, AUDITOR))
