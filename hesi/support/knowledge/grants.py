"""The permission keys of the knowledge base, apart so that models can name them."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.registry import ADMIN, AGENT, SUPPORT_LEAD, permission

WRITE_ARTICLES = permission(
    "articles.write", _("Write help articles"), roles=(AGENT, SUPPORT_LEAD), kinds=("provider",)
)
WRITE_FAQ = permission("faq.write", _("Write the company's own questions and answers"), roles=(ADMIN,))
