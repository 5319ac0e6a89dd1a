"""The month over the API."""

from decimal import Decimal

from django.test import Client

from tests.builders_insights import a_house, a_year_of_claims


def test_month_by_department_and_type_adds_up(company, client_of):
    house = a_house()
    a_year_of_claims(house, company.today.replace(day=1))
    answer = client_of(house.finance).get(f"/api/v1/reports/month?month={company.today:%Y-%m}")
    assert answer.status_code == 200
    found = answer.json()
    assert (found["scope"], found["currency"], found["spent"]["total"]) == ("company", "CNY", "3365.92")
    assert found["documents"] == 6
    for rows in (found["departments"], found["types"]):
        assert sum(Decimal(row["spent"]["total"]) for row in rows) == Decimal("3365.92")


def test_month_is_refused_in_words_and_needs_a_person(member, client_of):
    answer = client_of(member).get("/api/v1/reports/month?month=May")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_month")
    assert client_of(member).get("/api/v1/reports/month?month=2026-05&department=99999").status_code == 404
    assert Client().get("/api/v1/reports/month?month=2026-05").status_code == 401
