"""A document as it stands, with everything that happened to it."""

from functools import cached_property
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from hesi.core.errors import DomainError
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.approvals.queries import steps_of
from hesi.expenses.documents.beside import Part, parts_of_page
from hesi.expenses.documents.checking import check_document, reasons_of
from hesi.expenses.documents.editor import Route, reason_of_return
from hesi.expenses.documents.findings import Findings, as_found, as_frozen
from hesi.expenses.documents.hooks import Hint, submit_hints
from hesi.expenses.documents.models import Document, State
from hesi.expenses.documents.queries import allowed_on, find_document
from hesi.expenses.documents.rows import Row, rows_of
from hesi.expenses.documents.standing import Standing, open_tasks_of, standing_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.events.timeline import TimelineEntry, timeline_of

# Places where lists of other people's documents stand, with the names of their addresses.
_READERS_PLACES = {
    "all-documents": "all-documents",
    "approvals": "approvals",
    "payments": "payments",
    "reports": "dashboard",
}


class Sheet:
    """A document as its readers see it; each part is read when the page asks for it."""

    def __init__(self, document: Document, actor: Actor) -> None:
        self.document, self._actor = document, actor

    @property
    def is_own(self) -> bool:
        return self.document.submitter_id == self._actor.member_id

    @cached_property
    def allowed(self) -> list[str]:
        return allowed_on(self.document, self._actor)

    @cached_property
    def findings(self) -> Findings:
        """Live while it can be changed, as frozen once it was submitted."""
        if self.document.is_editable:
            return as_found(check_document(self.document), reasons_of(self.document))
        return as_frozen(self.document)

    @cached_property
    def rows(self) -> list[Row]:
        return rows_of(self.document, self.findings)

    @cached_property
    def open_tasks(self) -> list[ApprovalTask]:
        process = self.document.process
        return open_tasks_of([process.pk]) if process and self.document.state == State.APPROVING else []

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.document, self.open_tasks, self._actor)

    @property
    def my_task(self) -> ApprovalTask | None:
        """The reader's own decision that is waited for."""
        return next((task for task in self.open_tasks if task.assignee_id == self._actor.member_id), None)

    @cached_property
    def steps(self) -> list[Step]:
        """The route as it went, of the process that runs or ran last."""
        return steps_of(self.document.process) if self.document.process else []

    @property
    def may_withdraw(self) -> bool:
        """Nobody has acted yet."""
        decided = [task for step in self.steps for task in step.tasks.all() if task.state in ApprovalTask.BY_PERSON]
        return "withdraw_document" in self.allowed and not decided

    @property
    def may_remind(self) -> bool:
        process = self.document.process
        return self.is_own and process is not None and process.state == Process.State.RUNNING and bool(self.open_tasks)

    @cached_property
    def planned(self) -> Route:
        """Who would be asked, while it is a draft."""
        return Route.planned_for(self.document)

    @cached_property
    def hints(self) -> list[Hint]:
        return submit_hints(self.document, self._actor)

    @cached_property
    def parts(self) -> list[Part]:
        """What rooms above show of it, such as the advance it clears."""
        return parts_of_page(self.document, self._actor)

    @property
    def next_hint(self) -> Hint | None:
        return next((hint for hint in self.hints if hint.is_next), None)

    @property
    def returned_because(self) -> str:
        return reason_of_return(self.document)

    @cached_property
    def timeline(self) -> list[TimelineEntry]:
        return timeline_of(Document.subject_type, self.document.pk)


@require_GET
@signed_in
def document(request: Request, number: str) -> HttpResponse:
    """State and next step first, then amounts, lines, route and history."""
    return document_page(request, find_document(number, request.actor))


def document_page(request: Request, found: Document, *, refusal: DomainError | None = None) -> HttpResponse:
    """The page; with a refusal it says above all else what happened, and answers with its status."""
    if found.submitter_id != request.actor.member_id:
        request.place = _place_left(request)
    return render_page(
        request,
        "documents/document.html",
        status=refusal.status if refusal else 200,
        sheet=Sheet(found, request.actor),
        document=found,
        refusal=refusal,
    )


def _place_left(request: Request) -> str:
    """The place a reader of somebody else's document came from; it is none of theirs under “My documents”."""
    came_from = urlsplit(request.headers.get("Referer", "")).path
    return next((key for key, name in _READERS_PLACES.items() if came_from.startswith(reverse(name))), "")
