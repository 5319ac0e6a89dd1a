"""The twin of every shipped report: the same numbers from raw rows by plain SQL and Python, another way than the code.

`check_everything(member, since, until)` holds for any data; the demonstration year and random plays are given to it.
"""

from datetime import date

from hesi.core.time import add_months
from hesi.insights.tests.raw import Raw, said
from hesi.insights.tests.twins_of_papers import check_papers
from hesi.workspace.people.models import Department, Member

PAID_OUT = (
    "d.total_minor - COALESCE((SELECT SUM(c.amount_minor) FROM advances_clearing c"
    " WHERE c.claim_id = d.id AND c.released_at IS NULL), 0)"
)
SPENT = "CASE WHEN d.state = 'approving' THEN l.home_minor ELSE 0 END, l.home_minor"


def check_everything(member: Member, since: date, until: date) -> None:
    """All reports of one reader against raw rows."""
    raw = Raw(member, since, until)
    _check_lines(raw, member, since, until)
    _check_trend(raw, member, since, until)
    _check_tree(raw, member, since, until)
    _check_months(raw, member, since, until)
    check_papers(raw, member, since, until)


def _check_lines(raw: Raw, member: Member, since: date, until: date) -> None:
    types = raw.lines(f"COALESCE(t.name, '无费用类型'), {SPENT}, 1", [0], [3, 1, 2])
    assert said("types", member, since, until) == types
    by_person = said("people", member, since, until)
    people = raw.lines(f"m.name, {SPENT}", [0], [1, 2])
    assert {key[0]: value[-2:] for key, value in by_person.items()} == {key[0]: value for key, value in people.items()}
    flows = raw.lines("COALESCE(l.department_id, d.department_id), t.name, 1, l.home_minor", [0, 1], [2, 3])
    names = dict(Department.objects.values_list("pk", "name"))
    assert said("flows", member, since, until) == {
        (names.get(pk, "无部门"), kind): value for (pk, kind), value in flows.items()
    }
    months = raw.lines("SUBSTR(CAST(l.spent_on AS TEXT), 1, 7), t.name, 1, l.home_minor", [1, 0], [2, 3])
    assert said("type-months", member, since, until) == months
    projects = raw.lines(
        f"COALESCE(l.project_id, d.project_id), {SPENT}, 1", [0], [3, 1, 2],
        "COALESCE(l.project_id, d.project_id) IS NOT NULL",
    )  # fmt: skip
    assert sorted(said("projects", member, since, until).values()) == sorted(projects.values())
    entities = raw.lines(f"d.legal_entity_id, {SPENT}, 1", [0], [3, 1, 2])
    assert sorted(said("entities", member, since, until).values()) == sorted(entities.values())


def _check_trend(raw: Raw, member: Member, since: date, until: date) -> None:
    spent = raw.lines("SUBSTR(CAST(l.spent_on AS TEXT), 1, 7), l.home_minor", [0], [1])
    earlier = Raw(member, add_months(since, -12), add_months(until, -12))
    before = earlier.lines("SUBSTR(CAST(l.spent_on AS TEXT), 1, 7), l.home_minor", [0], [1])
    for (month,), (now, then, change) in said("trend", member, since, until).items():
        year_before = f"{int(month[:4]) - 1}{month[4:]}"
        assert [now, then] == [spent.get((month,), [0])[0], before.get((year_before,), [0])[0]]
        assert change == now - then


def _check_tree(raw: Raw, member: Member, since: date, until: date) -> None:
    own = raw.lines(f"COALESCE(l.department_id, d.department_id), {SPENT}", [0], [1, 2])
    rows = {key[0].strip(): value for key, value in said("departments", member, since, until).items()}
    for department in Department.objects.all():
        below = Department.objects.filter(path__startswith=department.path).values_list("pk", flat=True)
        expected = [sum(own.get((pk,), [0, 0])[at] for pk in below) for at in (0, 1)]
        assert rows.get(department.name, [0, 0]) == expected


def _check_months(raw: Raw, member: Member, since: date, until: date) -> None:
    filed, paid = raw.documents("submitted_at"), raw.documents("paid_at", PAID_OUT)
    for (month,), numbers in said("months", member, since, until).items():
        of = {state: value for (at, state), value in filed.items() if at == month}
        by_state = [
            sum(value[1] for state, value in of.items() if state in states)
            for states in (("approving",), ("approved", "to_pay", "paying"), ("paid", "archived"))
        ]
        out = sum(value[1] for (at, state), value in paid.items() if at == month and state in ("paid", "archived"))
        count = sum(value[0] for value in of.values())
        assert numbers == [count, sum(by_state), *by_state, out]
