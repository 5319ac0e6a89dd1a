"""Filters of the approval pages."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def count_of(counts: Mapping[int, int], key: int) -> int:
    """The count under this key, zero where there is none."""
    return counts.get(key, 0)
