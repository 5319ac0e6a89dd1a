"""The year behind us, written in bulk: rows are collected in memory and saved together, ids are filled in last."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from hesi.demo.rows import event_row
from hesi.expenses.approvals.models import ApprovalTask, Process, Step
from hesi.expenses.documents.models import Document, FrozenFinding, Line, LineInvoice, Reason
from hesi.expenses.invoices.models import Hold
from hesi.expenses.payments.models import Payment, PaymentBatch
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.events.models import Event
from hesi.workspace.tenancy.models import Counter

Facts = dict[str, Any]
_BATCH = 400


@dataclass
class Told:
    """An event whose facts and audience are known; ids of rows come when those are saved."""

    name: str
    subject: models.Model
    by: AnyActor
    at: datetime
    audience: tuple[int | None, ...] = ()
    facts: Callable[[], Facts] = dict


@dataclass
class Ledger:
    """Everything of the history that is to be saved."""

    documents: list[Document] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    proofs: list[LineInvoice] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    findings: list[FrozenFinding] = field(default_factory=list)
    runs: list[tuple[Process, Document]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    tasks: list[ApprovalTask] = field(default_factory=list)
    holds: list[tuple[Hold, Document]] = field(default_factory=list)
    batches: list[PaymentBatch] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)

    def number(self, prefix: str, at: datetime) -> str:
        """The next number of this prefix and month, as `next_number` gives it."""
        from hesi.core.ids import number_for
        from hesi.core.time import business_date

        on = business_date(at)
        name = f"{prefix}-{on:%Y%m}"
        self.counters[name] = self.counters.get(name, 0) + 1
        return number_for(prefix, on, self.counters[name])

    def tell(
        self,
        name: str,
        subject: models.Model,
        *,
        by: AnyActor,
        at: datetime,
        audience: Iterable[int | None] = (),
        facts: Callable[[], Facts] = dict,
    ) -> None:
        """Remember that something happened."""
        self.told.append(Told(name, subject, by, at, tuple(audience), facts))

    def save(self) -> None:
        """Write all of it, events in the order of time."""
        for rows in (self.documents, self.lines, self.proofs, self.reasons):
            _create(rows)
        for finding in self.findings:
            finding.data["line"] = finding.line.pk if finding.line else None
        _create(self.findings)
        for process, document in self.runs:
            process.subject_id = document.pk
        _create([process for process, _document in self.runs])
        _create(self.steps)
        _create(self.tasks)
        for hold, document in self.holds:
            hold.subject_id = document.pk
        _create([hold for hold, _document in self.holds])
        latest = {id(document): document for _process, document in self.runs}
        for process, document in self.runs:
            document.process = process
        Document.objects.bulk_update(latest.values(), ["process"], batch_size=_BATCH)
        _create(self.batches)
        _create(self.payments)
        for name, value in self.counters.items():
            Counter.objects.create(name=name, value=value)

    def events(self) -> list[Event]:
        """What happened, as rows; to be asked after saving."""
        return [
            event_row(one.name, one.subject, by=one.by, at=one.at, audience=one.audience, **one.facts())
            for one in self.told
        ]


def save_events(events: Iterable[Event]) -> None:
    """Write events in the order of time."""
    Event.objects.bulk_create(sorted(events, key=lambda event: event.at), batch_size=_BATCH)


def _create(rows: list[Any]) -> None:
    if rows:
        type(rows[0]).objects.bulk_create(rows, batch_size=_BATCH)
