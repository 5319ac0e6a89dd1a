"""The permission keys of payments, apart so that models can name them."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.registry import ADMIN, FINANCE, permission

PREPARE_PAYMENTS = permission("payments.prepare", _("Prepare, export and settle payments"), roles=(ADMIN, FINANCE))
