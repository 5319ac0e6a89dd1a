"""At a document whose invoices are to follow: the way to hand them in, or to confirm what was handed in."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.expenses.documents.hooks import Hint
from hesi.expenses.documents.later import LIVE, to_follow_in
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.permissions import may_settle_supply
from hesi.expenses.documents.supplies import Supply
from hesi.workspace.access.actor import AnyActor


def later_hint(document: Document, actor: AnyActor) -> Hint | None:
    """For the submitter what is missing, for finance what waits to be confirmed."""
    if document.state not in LIVE:
        return None
    url = reverse("document-invoices", args=[document.number])
    if document.submitter_id == actor.member_id:
        missing: Any = to_follow_in(document)
        count = missing.filter(is_handed_in=False).count()
        if not count:
            return None
        said = ngettext("{count} expense has no invoice yet.", "{count} expenses have no invoice yet.", count)
        return Hint(said.format(count=count), _("Hand in the invoice"), url, is_next=True)
    if not may_settle_supply(actor, document):
        return None
    if not Supply.objects.offered().filter(line__document=document).exists():
        return None
    return Hint(_("An invoice was handed in later."), _("Look at it"), url, is_next=True)
