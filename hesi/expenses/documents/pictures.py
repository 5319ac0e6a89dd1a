"""Pictures of invoices, read in one query for a whole page."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from hesi.expenses.invoices.models import Preview


@dataclass(slots=True)
class Picture:
    """An invoice's small picture and its pages, as addresses."""

    thumbnail: str = ""
    pages: list[str] = field(default_factory=list)


def pictures_of(invoice_ids: Iterable[int]) -> dict[int, Picture]:
    """By invoice: the pages of the first carrier that has any. Invoices nobody has a picture of are left out."""
    wanted = set(invoice_ids)
    if not wanted:
        return {}
    previews = Preview.objects.filter(carrier__invoice__in=wanted).select_related("file", "thumbnail", "carrier")
    found: dict[int, Picture] = {}
    chosen: dict[int, int] = {}
    for preview in previews.order_by("carrier_id", "page"):
        invoice_id = preview.carrier.invoice_id
        if chosen.setdefault(invoice_id, preview.carrier_id) != preview.carrier_id:
            continue
        picture = found.setdefault(invoice_id, Picture())
        picture.pages.append(_shown(preview.file.key))
        if preview.thumbnail and not picture.thumbnail:
            picture.thumbnail = _shown(preview.thumbnail.key)
    return found


def _shown(key: str) -> str:
    return f"{reverse('file', args=[key])}?inline=1"
