"""The permission keys of documents, apart so that models can name them."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.registry import ADMIN, AUDITOR, FINANCE, permission

VIEW_ALL_DOCUMENTS = permission("documents.view_all", _("See every document"), roles=(ADMIN, FINANCE, AUDITOR))
