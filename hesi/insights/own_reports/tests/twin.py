"""The same numbers a second time: plain Python over the rows themselves, none of the product's own statements."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hesi.core.money import Money
from hesi.expenses.documents.models import Document, ExpenseType, Line
from hesi.insights.own_reports.answering import answer_for
from hesi.insights.own_reports.definition import Definition
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Department, DimensionItem, LegalEntity, Member

COUNTED = ("approving", "approved", "to_pay", "paying", "paid", "archived")
Values = dict[tuple[str, ...], list[int | None]]


class Twin:
    """What one person's visible documents say."""

    def __init__(self, member: Member) -> None:
        self.today = member.tenant.today
        self.departments = {row.pk: row for row in Department.objects.all()}
        types = {row.pk: row for row in ExpenseType.objects.all()}
        projects = {row.pk: f"{row.code} {row.name}" for row in DimensionItem.objects.all()}
        entities = {row.pk: row.name for row in LegalEntity.objects.all()}
        people = {row.pk: row for row in Member.objects.all()}
        documents = {
            row.pk: row
            for row in Document.objects.visible_to(Actor(member))
            if row.kind in ("claim", "company_payment")
            and row.state in COUNTED
            and row.currency == member.tenant.currency
        }
        self.rows: list[dict[str, Any]] = []
        for line in Line.objects.all():
            document = documents.get(line.document_id)
            if document is None or line.spent_on is None:
                continue
            on, kind = line.spent_on, types[line.expense_type_id or 0]
            bearer = line.department_id or document.department_id
            project = line.project_id or document.project_id
            person = people[document.submitter_id]
            self.rows.append({
                "on": on, "minor": line.home_minor, "document": document.pk, "waits": document.state == "approving",
                "nights": line.nights if kind.key == "hotel" else 0,
                "stayed": line.home_minor if kind.key == "hotel" else 0,
                "month": f"{on.year}-{on.month:02}", "quarter": f"{on.year}-Q{-(-on.month // 3)}", "year": str(on.year),
                "department": self.departments[bearer].name if bearer else "未归属部门", "top": self._top(bearer),
                "type": kind.name, "person": person.name, "project": projects.get(project or 0, "未归属项目"),
                "entity": entities.get(document.legal_entity_id or 0, "未设法人实体"),
                "city": line.city.removesuffix("市") or "未填城市", "state": document.get_state_display(),
                "grade": person.grade or "未设职级",
            })  # fmt: skip

    def _top(self, pk: int | None) -> str:
        """Below the one root; the root itself where it bears the line."""
        if not pk:
            return "未归属部门"
        way = []
        while pk:
            way.append(self.departments[pk])
            pk = self.departments[pk].parent_id
        return way[-2].name if len(way) > 1 else way[0].name

    def lines(self, definition: Definition) -> list[dict[str, Any]]:
        since, until = definition.months(self.today)
        return [row for row in self.rows if since <= row["on"].replace(day=1) <= until]

    def table(self, definition: Definition) -> Values:
        """Values by the names of the row."""
        groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in self.lines(definition):
            groups[tuple(row[key] for key in definition.row_groupings)].append(row)
        return {names: [value(key, rows) for key in definition.measures] for names, rows in groups.items()}


def value(measure: str, rows: list[dict[str, Any]]) -> int | None:
    """One number of some lines, in fen or pieces."""
    spent, nights = sum(row["minor"] for row in rows), sum(row["nights"] for row in rows)
    if measure == "spent":
        return spent
    if measure == "in_approval":
        return sum(row["minor"] for row in rows if row["waits"])
    if measure == "lines":
        return len(rows)
    if measure == "documents":
        return len({row["document"] for row in rows})
    if measure == "nights":
        return nights
    above, below = (spent, len(rows)) if measure == "average" else (sum(row["stayed"] for row in rows), nights)
    return int((Decimal(above) / below).quantize(Decimal(1), ROUND_HALF_UP)) if below else None


def plain(cell: Any) -> int | None:
    """A cell as a number of fen or pieces."""
    return cell.minor if isinstance(cell, Money) else cell


def said(definition: Definition, member: Member, **options: Any) -> Values:
    """What the product says: values by the names of the row."""
    table, found = answer_for(definition, Actor(member), **options).table, {}
    depth = len(definition.row_groupings)
    for row in table.rows:
        names = tuple(str(cell) for cell in row.cells[:depth])
        assert names not in found, names
        found[names] = [plain(cell) for cell in row.cells[depth:]]
    return found
