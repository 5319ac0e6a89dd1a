"""Tags only the documents' pages write with."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from hesi.expenses.documents.choices import Options
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.standing import Standing

register = template.Library()


@register.simple_tag
def options(choices: Options, chosen: Any = "", lazy: bool = False) -> SafeString:
    """The option elements of a list, one of them chosen."""
    return choices.html(chosen, only_chosen=lazy)


@register.simple_tag
def standing(standings: dict[int, Standing], document: Document) -> Standing:
    """Where a document of the list stands."""
    return standings[document.pk]
