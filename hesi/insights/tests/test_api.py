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


def test_reports_are_listed_with_their_columns(company, client_of):
    house = a_house()
    listed = client_of(house.finance).get("/api/v1/reports").json()["items"]
    by_key = {one["key"]: one for one in listed}
    assert {"types", "journeys", "tax", "people"} <= set(by_key)
    assert "tickets" not in by_key
    columns = by_key["types"]["columns"]
    assert [one["key"] for one in columns] == ["expense_type", "lines", "in_approval", "spent", "share"]
    assert columns[3] == {"key": "spent", "heading": "支出", "kind": "money", "has_total": True}
    assert "people" not in {one["key"] for one in client_of(house.seller).get("/api/v1/reports").json()["items"]}


def test_a_report_adds_up_to_its_totals_for_each_reader(company, client_of):
    house = a_house()
    a_year_of_claims(house, company.today.replace(day=1))
    month = f"{company.today:%Y-%m}"
    for person, expected in ((house.finance, "3365.92"), (house.head, "1585.85"), (house.seller, "932.36")):
        told = client_of(person).get(f"/api/v1/reports/types?since={month}&until={month}").json()
        assert sum(Decimal(row["cells"]["spent"]) for row in told["rows"]) == Decimal(expected)
        assert told["totals"][0]["spent"] == expected
        assert (told["since"], told["currency"]) == (month, "CNY")
        for row in told["rows"]:
            assert client_of(person).get(row["url"]).status_code == 200
    narrowed = client_of(house.finance).get(f"/api/v1/reports/types?department={house.sales.pk}").json()
    whole = client_of(house.finance).get("/api/v1/reports/types").json()
    assert Decimal(narrowed["totals"][0]["spent"]) < Decimal(whole["totals"][0]["spent"])


def test_reports_refuse_in_words(company, client_of):
    client = client_of(a_house().finance)
    refusals = {
        "nothing": 404, "types?since=May": 422, "types?since=2026-11&until=2026-10": 422, "types?since=2019-01": 422,
        "types?department=99999": 404, "types?department=0": 422, f"types?entity={2**70}": 422, "tickets": 403,
    }  # fmt: skip
    for asked, status in refusals.items():
        answer = client.get(f"/api/v1/reports/{asked}")
        assert answer.status_code == status, asked
        assert answer["Content-Type"] == "application/problem+json"
    assert Client().get("/api/v1/reports").status_code == 401
    assert Client().get("/api/v1/reports/types").status_code == 401
