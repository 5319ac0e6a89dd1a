"""What documents hand to budgets, and what they hear back: a finding beside the line that goes over."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q

from hesi.core.time import business_date
from hesi.expenses.budgets.facts import Claimed, Spender
from hesi.expenses.budgets.models import Phase
from hesi.expenses.budgets.sentences import RULE, overrun_text, params_of
from hesi.expenses.budgets.weighing import Weighing, weigh
from hesi.expenses.documents.models import Document, Kind, Line, State
from hesi.expenses.policies.facts import Finding
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.tenancy.prepared import few_lengths
from hesi.workspace.tenancy.scope import active_tenant

# A request plans and an advance lends; neither spends.
SPENDING_KINDS = (Kind.CLAIM, Kind.COMPANY_PAYMENT)
_PAID = (State.PAID, State.ARCHIVED)
_SPENDING = (State.APPROVING, State.APPROVED, State.TO_PAY, State.PAYING, *_PAID)
_STEP = 256


def weigh_document(document: Document, lines: Sequence[Line], *, is_held: bool = False) -> Weighing:
    """The document's lines among the company's budgets; with `is_held` nobody is faster until the transaction ends."""
    return weigh(_claimed(document, lines), pointer_to(document), is_held=is_held)


def budget_findings(weighing: Weighing) -> list[Finding]:
    """A finding at each line that takes a budget above its threshold."""
    found = []
    for one in weighing.overruns:
        params = params_of(one)
        message, way_out = overrun_text(params)
        level = "block" if one.is_blocking else "warning"
        found.append(Finding(RULE, level, message, way_out, one.line, "amount", params=params))
    return found


def pointer_to(document: Document) -> SubjectPointer:
    """How budgets name this document."""
    return SubjectPointer(Document.subject_type, document.pk, document.event_label)


def spenders(since: date, after: date, among: Collection[tuple[str, int]] | None = None) -> Iterator[Spender]:
    """Every document (`among`: of these subjects) that spends now with an expense of these days, read by hundreds."""
    zone = active_tenant().time_zone
    # What has no day of its own counts by the day of its submission, which is looked at afterwards.
    spent_then = Q(spent_on__gte=since, spent_on__lt=after) | Q(spent_on__isnull=True)
    rows = Document.objects.filter(
        Exists(Line.objects.filter(spent_then, document=OuterRef("pk")).order_by()),
        kind__in=SPENDING_KINDS, state__in=_SPENDING, currency=active_tenant().currency,
    ).order_by("pk")  # fmt: skip
    if among is not None:
        rows = rows.filter(pk__in=[pk for kind, pk in among if kind == Document.subject_type])
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:_STEP]):
        last = chunk[-1].pk
        lines: dict[int, list[Line]] = {document.pk: [] for document in chunk}
        of_chunk = Line.objects.filter(document__in=few_lengths(lines)).select_related("expense_type")
        for line in of_chunk.order_by("document_id", "position", "pk"):
            lines[line.document_id].append(line)
        for document in chunk:
            claimed = [one for one in _claimed(document, lines[document.pk], zone) if since <= one.month < after]
            if claimed:
                phase = Phase.USED if document.state in _PAID else Phase.OCCUPIED
                yield Spender(pointer_to(document), phase, claimed)


def _claimed(document: Document, lines: Sequence[Line], zone: str = "") -> list[Claimed]:
    """The lines as budgets count them. One without a day counts in the month of its submission, a draft's in this."""
    if document.kind not in SPENDING_KINDS or document.currency != active_tenant().currency:
        return []
    submitted = None if document.is_editable else document.submitted_at
    otherwise = business_date(submitted, zone or active_tenant().time_zone) if submitted else active_tenant().today
    return [
        Claimed(
            line=line.pk,
            month=(line.spent_on or otherwise).replace(day=1),
            minor=line.home_minor,
            department_id=line.department_id or document.department_id,
            expense_type=line.expense_type.key if line.expense_type else "",
            project_id=line.project_id or document.project_id,
        )
        for line in lines
        if line.home_minor
    ]
