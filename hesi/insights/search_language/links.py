"""Addresses of questions."""

from django.urls import NoReverseMatch, reverse

from hesi.insights.links import address
from hesi.insights.search_language.grammar import in_chinese
from hesi.insights.search_language.questions import Question

PAGE = "expense-search"


def address_of(question: Question | str, **query: object) -> str:
    """The page of a question; a typed one keeps its words. `cursor`: at that place; `sums`: with all it takes."""
    text = question if isinstance(question, str) else question.written(in_chinese=in_chinese())
    return address(PAGE, q=text, **query)


def own_report_address(question: Question) -> str:
    """Where a report of one's own is begun from this question; empty where there are none."""
    try:
        reverse("own-report-new")
    except NoReverseMatch:
        return ""
    return address("own-report-new", q=question.written(in_chinese=in_chinese()))
