"""The numbers, computed a second time by plain SQL, to the fen and for every kind of reader."""

from datetime import date

import pytest
from django.db import connection

from hesi.core.errors import Invalid, NotFound
from hesi.core.money import Money
from hesi.expenses.documents.models import Document, State
from hesi.insights.forms import month_of
from hesi.insights.report import DEPARTMENTS, EVERYTHING, OWN, MonthReport, month_total
from hesi.insights.rollups.rebuilding import rebuild
from hesi.workspace.access.actor import Actor
from tests.builders_documents import SPENT_ON, a_submitted_claim
from tests.builders_insights import a_house, a_spent_claim, a_year_of_claims

MONTH = date(2026, 5, 1)
COUNTED = "('approving', 'approved', 'to_pay', 'paying', 'paid', 'archived')"


@pytest.fixture
def house(company):
    found = a_house()
    a_year_of_claims(found, MONTH)
    return found


def summed(tenant, first, after, *, where="1 = 1", params=()):
    """By plain SQL: what the lines of the days come to, on documents of the condition."""
    sql = f"""
        SELECT COALESCE(SUM(l.home_minor), 0) FROM documents_line l JOIN documents_document d ON d.id = l.document_id
        WHERE d.tenant_id = %s AND d.kind IN ('claim', 'company_payment') AND d.state IN {COUNTED}
          AND l.spent_on >= %s AND l.spent_on < %s AND ({where})
    """  # noqa: S608 - the parts are this test's own
    with connection.cursor() as cursor:
        cursor.execute(sql, [tenant.pk, first, after, *params])
        return int(cursor.fetchone()[0])


def report_of(member, **narrowed):
    return MonthReport(Actor(member), MONTH, **narrowed)


def test_company_total_equals_plain_sql(company, house):
    expected = summed(company, MONTH, date(2026, 6, 1))
    report = report_of(house.finance)
    assert report.scope == EVERYTHING
    assert report.spent.total == Money(expected, "CNY") == Money.of("3365.92", "CNY")
    assert report.spent.in_approval == Money.of("120.01", "CNY")
    assert month_total(Actor(house.finance), MONTH) == report.spent


def test_comparisons_and_trend_equal_plain_sql(company, house):
    report = report_of(house.finance)
    before, year_ago = report.comparisons
    assert before.before.minor == summed(company, date(2026, 4, 1), MONTH) == 6660
    assert year_ago.before.minor == summed(company, date(2025, 5, 1), date(2025, 6, 1)) == 70000
    assert before.percent == f"+{(336592 - 6660) * 100 / 6660:,.1f}%"
    assert len(report.months) == 13
    assert sum(spent.total.minor for spent in report.months.values()) == summed(
        company, date(2025, 5, 1), date(2026, 6, 1)
    )


def test_each_reader_sees_what_they_may_see(company, house):
    june = date(2026, 6, 1)
    own = report_of(house.seller)
    assert own.scope == OWN
    assert own.spent.total.minor == summed(
        company, MONTH, june, where="d.submitter_id = %s", params=[house.seller.pk]
    ) == 93236  # fmt: skip
    led = report_of(house.head)
    assert led.scope == DEPARTMENTS
    assert led.spent.total.minor == summed(
        company, MONTH, june, where="d.department_id IN (%s, %s) OR d.submitter_id = %s",
        params=[house.sales.pk, house.east.pk, house.head.pk],
    ) == 158585  # fmt: skip
    assert led.people
    assert not own.people


def test_what_everybody_sees_of_their_own_adds_up_to_the_company(house):
    people = (house.seller, house.eastern, house.researcher)  # the head and finance spent nothing in this month
    own = [report_of(one).spent.total.minor for one in people]
    assert sum(own) == report_of(house.finance).spent.total.minor


def test_an_approver_sees_what_they_were_asked_to_decide(house):
    house.researcher.manager = house.eastern
    house.researcher.save(update_fields=["manager"])
    before = MonthReport(Actor(house.eastern), SPENT_ON).spent.total
    document = a_submitted_claim(house.researcher)
    report = MonthReport(Actor(house.eastern), SPENT_ON)
    assert report.spent.total == before + document.total
    assert report.scope == OWN


@pytest.mark.parametrize("reader", ["finance", "head", "seller", "researcher"])
def test_rows_add_up_to_the_total(house, reader):
    report = report_of(getattr(house, reader))
    total = report.spent
    for rows in (report.departments, report.types, report.standings):
        assert sum(row.spent.total.minor for row in rows) == total.total.minor
        assert sum(row.spent.in_approval.minor for row in rows) == total.in_approval.minor
    assert sum(spent.total.minor for spent in report.sums_of_departments.values()) == total.total.minor


def test_departments_roll_up_and_open(company, house):
    report = report_of(house.finance)
    assert report.top == house.root  # the one root that bears everything is looked into at once
    rows = {row.department.name: row for row in report.departments}
    in_sales = summed(
        company, MONTH, date(2026, 6, 1), where="COALESCE(l.department_id, d.department_id) IN (%s, %s)",
        params=[house.sales.pk, house.east.pk],
    )  # fmt: skip
    assert rows["销售部"].spent.total.minor == in_sales == 93236 + 65349 + 30007
    assert rows["销售部"].has_below
    assert not rows["研发部"].has_below
    below = report_of(house.finance, department_id=house.sales.pk)
    assert below.spent.total.minor == in_sales
    assert [(row.department.name, row.is_itself) for row in below.departments] == [("华东组", False), ("销售部", True)]


def test_types_equal_plain_sql(company, house):
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT t.key, SUM(l.home_minor) FROM documents_line l
                JOIN documents_document d ON d.id = l.document_id
                JOIN documents_expensetype t ON t.id = l.expense_type_id
                WHERE d.tenant_id = %s AND d.state IN {COUNTED} AND l.spent_on BETWEEN '2026-05-01' AND '2026-05-31'
                GROUP BY t.key""",  # noqa: S608 - the parts are this test's own
            [company.pk],
        )
        expected = {key: int(minor) for key, minor in cursor.fetchall()}
    assert {row.expense_type.key: row.spent.total.minor for row in report_of(house.finance).types} == expected


def test_states_count_documents_once(house):
    a_spent_claim(house.seller, ("hotel", "1.00", MONTH), ("meals", "2.00", MONTH))
    report = report_of(house.finance)
    paid = next(row for row in report.standings if row.state == State.PAID)
    assert (paid.documents, paid.spent.total.minor) == (2, 81235 + 300)
    assert report.documents == 7


def test_another_company_and_another_entity_are_not_counted(house, other_company):
    from hesi.workspace.tenancy.scope import tenant_scope
    from tests.builders import a_legal_entity, a_member

    with tenant_scope(other_company):
        foreign = a_member("外人", roles=("finance",))
        assert MonthReport(Actor(foreign), MONTH).spent.is_nothing
        with pytest.raises(NotFound):
            MonthReport(Actor(foreign), MONTH, department_id=house.sales.pk)
    entity = a_legal_entity("晨光上海分公司")
    document = Document.objects.filter(submitter=house.researcher, state=State.ARCHIVED).get()
    Document.objects.filter(pk=document.pk).update(legal_entity=entity)
    rebuild()
    assert report_of(house.finance, entity_id=entity.pk).spent.total == document.total


@pytest.mark.parametrize("text", ["", "2026-13", "2026-1", "0001-01", "2026-05-01", "';--"])
def test_what_is_not_a_month_is_refused_with_a_sentence(text):
    with pytest.raises(Invalid) as refusal:
        month_of(text)
    assert refusal.value.code == "not_a_month"
    assert "2026-11" in refusal.value.message
