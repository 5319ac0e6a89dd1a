"""Who may fetch the originals and their drawn pages: whoever may see the carrier they belong to."""

from django.db.models import Q

from hesi.expenses.invoices.models import Carrier, Preview
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.reading import allow_reading


def may_fetch_original(actor: AnyActor, file: StoredFile) -> bool:
    """The uploader, and whoever may see the invoice that came out of it."""
    return Carrier.objects.visible_to(actor).filter(file=file).exists()


def may_fetch_preview(actor: AnyActor, file: StoredFile) -> bool:
    """The same people, for the pages of the carriers they may see."""
    pages = Preview.objects.filter(Q(file=file) | Q(thumbnail=file))
    return Carrier.objects.visible_to(actor).filter(pk__in=pages.values("carrier")).exists()


def register_rules() -> None:
    """Called once from `apps.py`."""
    allow_reading("invoice", may_fetch_original)
    allow_reading("preview", may_fetch_preview)
