"""Claims of the past as rows: what a claim's plan leaves behind when the product's actions have done their work.

`tests/test_history.py` acts the same plan out and compares.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from hesi.core.money import Money
from hesi.core.time import business_date
from hesi.demo.company import Company
from hesi.demo.explaining import explanation
from hesi.demo.ledger import Ledger
from hesi.demo.plans import ClaimPlan, Course, LinePlan
from hesi.demo.running import Run
from hesi.demo.times import Pace
from hesi.expenses.approvals.models import FlowVersion
from hesi.expenses.documents.actions.submitting import snapshot
from hesi.expenses.documents.models import (
    Document,
    ExpenseType,
    FrozenFinding,
    Line,
    LineInvoice,
    Reason,
    State,
    Template,
    TemplateVersion,
)
from hesi.expenses.invoices.models import Hold
from hesi.expenses.policies.checking import check
from hesi.expenses.policies.facts import Finding, InvoiceFacts, LineFacts, SubjectFacts, Title
from hesi.expenses.policies.models import PolicyVersion
from hesi.workspace.currencies.rates import Rate, rate_on


@dataclass
class Historian:
    """Writes claims into the ledger."""

    company: Company
    ledger: Ledger
    pace: Pace
    flow: FlowVersion
    policy: PolicyVersion
    versions: dict[str, TemplateVersion] = field(default_factory=dict)
    types: dict[str, ExpenseType] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.types = {row.key: row for row in ExpenseType.objects.all()}
        found = TemplateVersion.objects.select_related("template")
        self.versions = {template.key: found.filter(template=template)[0] for template in Template.objects.all()}
        self._rates: dict[tuple[str, date], Rate] = {}

    def write(self, plan: ClaimPlan) -> Document:
        """The claim with its lines and everything that happened to it until it could be paid."""
        document = self._document(plan)
        lines = [self._line(document, at, line) for at, line in enumerate(plan.lines, 1)]
        document.total_minor = sum(line.home_minor for line in lines)
        by = self.company.actor(plan.by)
        first_total = document.total_minor
        self.ledger.tell(
            "document.created",
            document,
            by=by,
            at=plan.created_at,
            facts=lambda: {"template": plan.template, "total_minor": first_total},
        )
        self._explain(document, plan, lines)
        self._go(document, plan, lines)
        return document

    def _go(self, document: Document, plan: ClaimPlan, lines: list[Line]) -> None:
        """Its course."""
        at, course = plan.submitted_at, plan.course
        if course is Course.GIVEN_UP:
            self._void(document, plan, at)
        if course in (Course.DRAFT, Course.GIVEN_UP):
            return
        if course in (Course.TAKEN_BACK, Course.LEFT):
            at = self._withdrawn(self._submitted(document, plan, lines, at), at)
        elif course in (Course.RETURNED, Course.REJECTED, Course.REFUSED):
            at = self._sent_back(self._submitted(document, plan, lines, at), plan, at)
        if course is Course.REFUSED:
            self._void(document, plan, self.pace.soon(at))
        if course in (Course.LEFT, Course.REJECTED, Course.REFUSED):
            return
        if course is not Course.THROUGH:
            at = self.pace.soon(at)
            if course is Course.RETURNED:
                self._edited(document, plan, self.pace.just_before(at))
        self._agreed(self._submitted(document, plan, lines, at), at)

    def _document(self, plan: ClaimPlan) -> Document:
        member, version = self.company.members[plan.by], self.versions[plan.template]
        document = Document(
            tenant=self.company.tenant,
            kind=version.template.kind,
            template_version=version,
            number=self.ledger.number(version.definition["prefix"], plan.created_at),
            title=plan.title,
            purpose=plan.purpose,
            submitter=member,
            department=member.department,
            legal_entity=member.legal_entity,
            project=self.company.projects.get(plan.project),
            state_since=plan.created_at,
            currency="CNY",
            created_at=plan.created_at,
            updated_at=plan.created_at,
        )
        self.ledger.documents.append(document)
        return document

    def _line(self, document: Document, position: int, plan: LinePlan) -> Line:
        line = Line(
            document=document,
            position=position,
            expense_type=self.types[plan.type_key],
            spent_on=plan.spent_on,
            currency=plan.amount.currency,
            amount_minor=plan.amount.minor,
            rate=Decimal(1),
            home_minor=plan.amount.minor,
            city=plan.city,
            people_count=plan.people,
            nights=plan.nights,
            note=plan.note,
        )
        if plan.amount.currency != document.currency:
            rate = self._rate(plan.amount.currency, plan.spent_on)
            line.rate, line.rate_on, line.rate_source = rate.value, rate.on, rate.source
            line.home_minor = plan.amount.convert(rate.value, document.currency).minor
        self.ledger.lines.append(line)
        if plan.invoice is not None:
            self.ledger.proofs.append(LineInvoice(line=line, invoice=plan.invoice))
        return line

    def _rate(self, currency: str, on: date) -> Rate:
        if (currency, on) not in self._rates:
            self._rates[currency, on] = rate_on(currency, "CNY", on)
        return self._rates[currency, on]

    def _explain(self, document: Document, plan: ClaimPlan, lines: list[Line]) -> None:
        """The reasons the submitter gave, where the policy asked for some."""
        asked = [f for f in self._findings(document, plan, lines, plan.submitted_at) if f.level == "reason"]
        if not asked or plan.course in (Course.DRAFT, Course.GIVEN_UP):
            return
        for finding in asked:
            line = lines[finding.line - 1] if finding.line else None
            text = explanation(finding.rule)
            self.ledger.reasons.append(Reason(document=document, line=line, rule=finding.rule, text=text))
        self._edited(document, plan, self.pace.just_before(plan.submitted_at))

    def _edited(self, document: Document, plan: ClaimPlan, at: datetime) -> None:
        document.version += 1
        document.updated_at = at
        version, total = document.version, document.total_minor
        self.ledger.tell(
            "document.edited",
            document,
            by=self.company.actor(plan.by),
            at=at,
            facts=lambda: {"version": version, "total_minor": total},
        )

    def _submitted(self, document: Document, plan: ClaimPlan, lines: list[Line], at: datetime) -> Run:
        findings = self._findings(document, plan, lines, at)
        for spent, told in zip(lines, plan.lines, strict=True):
            spent.awaits_invoice = told.invoice is None and self.types[told.type_key].needs_invoice
        self.ledger.findings = [row for row in self.ledger.findings if row.document is not document]
        for finding in findings:
            line = lines[finding.line - 1] if finding.line else None
            reason = explanation(finding.rule) if finding.level == "reason" else ""
            self.ledger.findings.append(
                FrozenFinding(
                    document=document,
                    line=line,
                    rule=finding.rule,
                    level=finding.level,
                    data=finding.as_json(),
                    reason=reason,
                )
            )
        document.policy_version, document.flow_version = self.policy, self.flow
        document.state, document.state_since, document.submitted_at = State.APPROVING, at, at
        document.version += 1
        by, total = self.company.actor(plan.by), document.total_minor
        self.ledger.tell(
            "document.submitted",
            document,
            by=by,
            at=at,
            facts=lambda: {"total_minor": total, "lines": snapshot(lines)},
        )
        for told in plan.lines:
            if told.invoice is not None:
                hold = Hold(
                    invoice=told.invoice,
                    subject_type=Document.subject_type,
                    subject_label=document.number,
                    held_at=at,
                )
                self.ledger.holds.append((hold, document))
        return Run.start(self.ledger, self.company, document, sorted({line.type_key for line in plan.lines}), at)

    def _agreed(self, run: Run, at: datetime) -> None:
        while run.is_running:
            at = self.pace.decision(at)
            run.agree(at)
        run.document.state = State.TO_PAY
        run.document.state_since = run.document.approved_at = at

    def _sent_back(self, run: Run, plan: ClaimPlan, at: datetime) -> datetime:
        while True:
            at = self.pace.decision(at)
            if run.is_at(plan.back_at):
                break
            run.agree(at)
        run.send_back(at, plan.reasons[0])
        self._release(run.document, at)
        run.document.state, run.document.state_since = State.REJECTED, at
        return at

    def _withdrawn(self, run: Run, at: datetime) -> datetime:
        at = at + timedelta(minutes=self.pace.rng.randint(3, 9))
        run.withdraw(at)
        self._release(run.document, at)
        run.document.state, run.document.state_since = State.DRAFT, at
        return at

    def _void(self, document: Document, plan: ClaimPlan, at: datetime) -> None:
        document.state, document.state_since = State.VOID, at
        self.ledger.tell("document.voided", document, by=self.company.actor(plan.by), at=at)

    def _release(self, document: Document, at: datetime) -> None:
        for hold, held_for in self.ledger.holds:
            if held_for is document and hold.released_at is None:
                hold.released_at = at

    def _findings(self, document: Document, plan: ClaimPlan, lines: list[Line], at: datetime) -> list[Finding]:
        """What the policy finds; `line` is the position here, the id is filled in when the rows are saved."""
        definition = document.template_version.definition
        facts = SubjectFacts(
            today=business_date(at),
            submitter_name=plan.by,
            purpose=plan.purpose,
            needs_purpose=bool(definition.get("needs_purpose")),
            has_project=document.project is not None,
            titles=tuple(Title(entity.name, entity.tax_id) for entity in self.company.entities.values()),
            lines=tuple(_line_facts(line, told, document) for line, told in zip(lines, plan.lines, strict=True)),
        )
        return check(facts, self.policy)


def _line_facts(line: Line, plan: LinePlan, document: Document) -> LineFacts:
    kind = line.expense_type
    assert kind is not None  # noqa: S101 - every planned line has its type
    invoices = () if plan.invoice is None else (_invoice_facts(plan),)
    return LineFacts(
        id=line.position,
        position=line.position,
        type_key=kind.key,
        type_name=kind.names,
        needs_invoice=kind.needs_invoice,
        spent_on=line.spent_on,
        amount=plan.amount,
        home=Money(line.home_minor, document.currency),
        city=line.city,
        people_count=line.people_count,
        nights=line.nights,
        note=line.note,
        has_project=document.project is not None,
        rate_on=line.rate_on,
        invoices=invoices,
    )


def _invoice_facts(plan: LinePlan) -> InvoiceFacts:
    invoice = plan.invoice
    assert invoice is not None  # noqa: S101 - asked by the caller
    return InvoiceFacts(
        id=invoice.pk,
        key=invoice.key,
        number=invoice.number,
        kind=invoice.kind,
        issued_on=invoice.issued_on,
        total=invoice.total,
        buyer_name=invoice.buyer_name,
        buyer_tax_id=invoice.buyer_tax_id,
        seller_name=invoice.seller_name,
        missing_fields=() if invoice.number else ("number",),
    )
