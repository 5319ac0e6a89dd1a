from tests.builders import a_legal_entity, a_member
from tests.builders_people import a_project, a_small_tree


def test_colleagues_are_found_by_page(member, client_of):
    for number in range(5):
        a_member(name=f"同事{number}")
    a_member(name="同事离开", is_active=False)
    browser = client_of(member)
    first = browser.get("/api/v1/people/members?q=同事&size=3").json()
    second = browser.get(f"/api/v1/people/members?q=同事&size=3&cursor={first['next_cursor']}").json()
    assert len(first["items"]) == 3
    assert len(second["items"]) == 2
    assert second["next_cursor"] == ""


def test_organisation_is_readable(member, client_of):
    root, sales, _east = a_small_tree()
    a_project()
    a_legal_entity("甲", tax_id="91350100M000100Y43")
    browser = client_of(member)
    departments = browser.get("/api/v1/people/departments").json()
    assert departments[1]["parent_id"] == root.pk
    assert departments[1]["id"] == sales.pk
    assert browser.get("/api/v1/people/projects").json()[0]["code"] == "P-001"
    assert browser.get("/api/v1/people/legal-entities").json()[0]["tax_id"] == "91350100M000100Y43"
    assert browser.get("/api/v1/people/me").json()["permissions"] == []


def test_strangers_are_told_to_sign_in(db, client):
    answer = client.get("/api/v1/people/me")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
