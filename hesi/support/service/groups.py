"""The headings under which the rail gathers the provider's places."""

from django.utils.translation import gettext_lazy as _

KNOWLEDGE = _("Knowledge")
CUSTOMERS = _("Customers and community")
