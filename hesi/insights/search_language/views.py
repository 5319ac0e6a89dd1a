"""The page of the search, its suggestions while one types, and the same asked by clicking."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hesi.core.errors import NotFound
from hesi.core.text import clean_line, fold_name, whole_number
from hesi.insights.report import scope_of
from hesi.insights.search_language.exports import KEY
from hesi.insights.search_language.fields import FIELDS
from hesi.insights.search_language.found import Found
from hesi.insights.search_language.grammar import in_chinese, shown_name
from hesi.insights.search_language.links import PAGE, address_of, own_report_address
from hesi.insights.search_language.narrowing import LISTED, NarrowingForm
from hesi.insights.search_language.questions import MOST_CHARS, Question, parse
from hesi.insights.search_language.refusals import NotUnderstood
from hesi.insights.search_language.suggesting import suggest
from hesi.insights.search_language.terms import cleaned
from hesi.insights.search_language.vocabulary import Vocabulary
from hesi.insights.words import scope_text
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

TEMPLATE = "search_language/search.html"
_MOST_CHOICES = 30


@require_GET
@signed_in
def search(request: Request) -> HttpResponse:
    """The question, and what it found among what this person may see."""
    asked = cleaned(request.GET.get("q", "")[: MOST_CHARS * 2])
    try:
        question = parse(asked)
        answer = _answer(question, request.actor, request.GET.get("cursor", ""), is_whole="sums" in request.GET)
    except NotUnderstood as refusal:
        return _page(request, asked, status=422, wrong=Wrong.of(asked, refusal))
    return _page(request, asked, question, **answer)


@require_GET
@signed_in
def suggestions(request: Request) -> JsonResponse:
    """What could stand where the cursor is."""
    text = request.GET.get("q", "")
    at = whole_number(request.GET.get("at", ""))
    found = suggest(text, len(text) if at is None else at, request.actor)
    options = [
        {"text": one.text, "label": one.label, "detail": one.detail, "goes_on": goes_on}
        for one, goes_on in zip(found.suggestions, found.goes_on, strict=True)
    ]
    return JsonResponse({"begins": found.begins, "ends": found.ends, "options": options})


@require_GET
@signed_in
def choices(request: Request) -> JsonResponse:
    """The things of a closed list called so, for a select that does not hold them all; by their words or their ids."""
    of, asked = request.GET.get("of", ""), fold_name(clean_line(request.GET.get("q", ""), 60))
    if of not in LISTED:
        raise NotFound(_("There is no such list."))
    by_id = request.GET.get("by") == "id"
    found = (one for one in Vocabulary(request.actor).choices(of) if any(asked in name for name in one.names))
    results = [
        {"value": str(one.value) if by_id else one.word, "text": one.label} for one in islice(found, _MOST_CHOICES)
    ]
    return JsonResponse({"results": results}, json_dumps_params={"ensure_ascii": False})


@require_GET
@signed_in
def narrowed(request: Request) -> HttpResponse:
    """The question that selects and inputs say, on its own page."""
    try:
        question = parse(request.GET.get("q", ""))
    except NotUnderstood:
        question = Question()
    try:
        return redirect(address_of(NarrowingForm(Vocabulary(request.actor), question, request.GET).written()))
    except NotUnderstood:
        # What is no amount is shown where it would stand, with the reason beside it.
        least, most = (request.GET.get(name, "").strip() for name in ("least", "most"))
        return redirect(
            address_of(f"{question.written(in_chinese=in_chinese())} {shown_name('amount')}:{least}..{most}".strip())
        )


def _answer(question: Question, actor: AnyActor, cursor: str, *, is_whole: bool) -> dict[str, Any]:
    if question.is_empty:
        return {}
    found = Found(question, actor)
    page = found.page(cursor) if is_whole else found.page_at_once(cursor)
    answer = {"found": found, "export": KEY, "report_url": own_report_address(question)}
    if page is None:
        return {**answer, "whole_url": address_of(question, cursor=cursor, sums=1)}
    rows = [{"line": line, "department": found.bearer_of(line)} for line in page.items]
    is_counted = is_whole or not found.is_many
    return {**answer, "page": page, "rows": rows, "is_counted": is_counted, "sums_url": address_of(question, sums=1)}


def _page(
    request: HttpRequest, asked: str, question: Question | None = None, *, status: int = 200, **answer: Any
) -> HttpResponse:
    actor: AnyActor = request.actor  # type: ignore[attr-defined]
    question = question or Question()
    vocabulary = answer["found"].vocabulary if "found" in answer else Vocabulary(actor)
    facts = {
        "asked": asked,
        "place": PAGE,
        "chips": _chips(question),
        "form": NarrowingForm(vocabulary, question),
        "examples": _examples(vocabulary),
        "scope": scope_text(scope_of(actor)),
        "currency": actor.tenant.currency,
        **answer,
    }
    return render_page(request, TEMPLATE, status=status, **facts)


def _examples(vocabulary: Vocabulary) -> list[dict[str, str]]:
    """A term of each field, what it asks, and its address."""
    shown = [(one.shown_example(vocabulary), str(one.about)) for one in FIELDS.values()]
    return [{"text": text, "about": about, "url": address_of(text)} for text, about in shown if text]


def _chips(question: Question) -> list[dict[str, str]]:
    """Each condition in words, with the address that lifts it."""
    return [
        {"text": term.written(in_chinese=in_chinese()), "url": address_of(question.without(term))}
        for term in question.terms
    ]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Where a question is not understood, why, and the question that was probably meant."""

    message: str
    before: str
    part: str
    after: str
    meant: str
    meant_url: str

    @classmethod
    def of(cls, asked: str, refusal: NotUnderstood) -> "Wrong":
        """The refusal of this text."""
        before, part = asked[: refusal.at], asked[refusal.at : refusal.at + refusal.length]
        after = asked[refusal.at + refusal.length :]
        meant = f"{before}{refusal.mended}{after}" if refusal.mended else ""
        return cls(refusal.message, before, part, after, meant, address_of(meant))
