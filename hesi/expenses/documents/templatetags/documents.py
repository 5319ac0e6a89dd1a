"""Tags only the documents' pages write with."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from hesi.expenses.documents.choices import Options

register = template.Library()


@register.simple_tag
def options(choices: Options, chosen: Any = "", lazy: bool = False) -> SafeString:
    """The option elements of a list, one of them chosen."""
    return choices.html(chosen, only_chosen=lazy)
