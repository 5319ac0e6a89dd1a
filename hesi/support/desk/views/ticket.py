"""One ticket's page: the conversation, the composer, and beside them the customer and what travelled along."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hesi.core.text import whole_number
from hesi.support.desk.actions import leave, look
from hesi.support.desk.actions.looking import others_at
from hesi.support.desk.articles import articles_for, draft_from_ticket
from hesi.support.desk.beside import beside
from hesi.support.desk.choices import DeskChoices
from hesi.support.desk.course import course_of
from hesi.support.desk.deadline import deadline_of
from hesi.support.desk.forms import SNOOZES, ComposerForm, LinkForm, SplitForm, TaskForm
from hesi.support.desk.inserts import inserts_for
from hesi.support.promises.models import Priority
from hesi.support.tickets.actions import add_note, reply
from hesi.support.tickets.actions.conversing import SomebodyWasFaster
from hesi.support.tickets.agents import agents
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.masking import masked_text, sees_amounts
from hesi.support.tickets.models import Message, Ticket
from hesi.support.tickets.queries import find_ticket
from hesi.support.tickets.urgency import weigh, words_of
from hesi.support.tickets.views.asking import uploads
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, show_refusal
from hesi.workspace.access.pages import redirect_after_post, render_page
from hesi.workspace.access.request import Request

TICKET, SIDE, LOOKING = "desk/ticket.html", "desk/side.html", "desk/looking.html"
ANSWER, NOTE = "answer", "note"
THEN = ("wait", "solve", "keep")


@require_GET
@needs(ANSWER_TICKETS)
def ticket(request: Request, number: str) -> HttpResponse:
    """The page, or with htmx any part of it."""
    return ticket_page(request, find_ticket(number, request.actor))


@require_GET
@needs(ANSWER_TICKETS)
def side(request: Request, number: str) -> HttpResponse:
    """The customer, the capsule and everything that can be set; read after the conversation is there."""
    found = find_ticket(number, request.actor)
    choices = DeskChoices(request.actor)
    return render_page(
        request,
        SIDE,
        ticket=found,
        beside=beside(found, request.actor),
        choices=choices,
        priorities=Priority.choices,
        snoozes=SNOOZES,
        task_form=TaskForm(choices=choices, auto_id="task_%s"),
        link_form=LinkForm(),
    )


@require_POST
@needs(ANSWER_TICKETS)
def replies(request: Request, number: str) -> HttpResponse:
    """Answer the customer (`then` says how the ticket is left), or write a note among agents (`kind=note`)."""
    found = find_ticket(number, request.actor)
    form = ComposerForm(request.POST, request.FILES)
    is_note = request.POST.get("kind") == NOTE
    then = request.POST.get("then", "wait")

    def write(facts: dict[str, Any]) -> None:
        if is_note:
            named = mentioned(facts["body"])
            add_note(found, facts["body"], by=request.actor, mentions=named, seen=facts["seen"])
            return
        files = uploads(facts)
        how = then if then in THEN else "wait"
        reply(found, facts["body"], files=files, by=request.actor, then=how, seen=facts["seen"])

    try:
        if accepts_or_faster(form, write):
            return redirect_after_post(reverse("desk-ticket", args=[number]))
    except SomebodyWasFaster as refusal:
        show_refusal(form, refusal)
        since = form.cleaned_data["seen"]
        return ticket_page(
            request, find_ticket(number, request.actor), form=form, status=409, since=since, note=is_note
        )
    return ticket_page(request, found, form=form, status=422, note=is_note)


@require_POST
@needs(ANSWER_TICKETS)
def looking(request: Request, number: str) -> HttpResponse:
    """A page says that it is open (or, with `gone`, closed) and hears who else looks or types."""
    found = find_ticket(number, request.actor)
    if request.POST.get("gone"):
        leave(found, by=request.actor)
        return HttpResponse(status=204)
    others = look(found, by=request.actor, is_typing=request.POST.get("typing") == "1")
    return render_page(request, LOOKING, others=others)


@require_GET
@needs(ANSWER_TICKETS)
def inserts(request: Request, number: str) -> JsonResponse:
    """What "/" offers in the composer: canned answers filled in, macros, articles for the asker; "@": the agents."""
    found = find_ticket(number, request.actor)
    words = request.GET.get("q", "")[:60]
    return JsonResponse({**inserts_for(found, request.actor, words), "articles": articles_for(found, words)})


@require_POST
@needs(ANSWER_TICKETS)
def article(request: Request, number: str) -> HttpResponse:
    """Make a draft of an article of what solved the ticket, or go to the one that was made."""
    edition = draft_from_ticket(find_ticket(number, request.actor), by=request.actor)
    return redirect_after_post(reverse("library-article", args=[edition.article.key]) + f"?language={edition.language}")


def accepts_or_faster(form: ComposerForm, write: Any) -> bool:
    """As `accepts`, but lets through that somebody was faster, which is told beside their words."""
    if not form.is_valid():
        return False
    faster: list[SomebodyWasFaster] = []

    def attempt(facts: dict[str, Any]) -> None:
        try:
            write(facts)
        except SomebodyWasFaster as refusal:
            faster.append(refusal)

    done = accepts(form, attempt)
    if faster:
        raise faster[0]
    return done


def mentioned(body: str) -> Sequence[int]:
    """The agents named with an @ in a note."""
    return [agent.pk for agent in agents() if f"@{agent.name}" in body] if "@" in body else []


def ticket_page(
    request: Request,
    found: Ticket,
    *,
    form: ComposerForm | None = None,
    status: int = 200,
    since: int | None = None,
    note: bool = False,
) -> HttpResponse:
    """The whole page. `since` marks what came after the message the writer had seen."""
    entries, is_cut = course_of(found, since=since)
    messages = [entry.message for entry in entries if entry.message is not None]
    last = messages[-1].pk if messages else 0
    return render_page(
        request,
        TICKET,
        status=status,
        ticket=found,
        entries=entries,
        is_cut=is_cut,
        form=form or ComposerForm(),
        last=last,
        deadline=deadline_of(found),
        urgency=_urgency(found, request),
        others=others_at(found, request.actor),
        split_form=SplitForm(auto_id="split_%s"),
        is_note=note,
        is_conflict=status == 409,
        **_what_is_next(found, messages, request),
    )


def _urgency(found: Ticket, request: Request) -> str:
    """What brings the ticket forward; an amount as the reader may see it."""
    words = words_of(weigh(found))
    return words if sees_amounts(request.actor) else masked_text(words)


def _what_is_next(found: Ticket, messages: Sequence[Message], request: Request) -> dict[str, Any]:
    """Whether it is mine, and whether I may send: the one obvious next step of the page."""
    is_closed = found.state in (Ticket.State.CLOSED, Ticket.State.MERGED)
    is_mine = found.agent_id == request.actor.member_id
    public = [message for message in messages if not message.is_internal]
    owes = bool(public) and public[-1].is_from_requester
    return {"is_closed": is_closed, "is_mine": is_mine, "owes_answer": owes, "view": whole_view(request)}


def whole_view(request: Request) -> str:
    """The view the agent came from, for the slice of the queue beside the ticket."""
    key = request.GET.get("view", "todo")[:20]
    return key if key.isalpha() or whole_number(key) is not None else "todo"
