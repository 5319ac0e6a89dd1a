import pytest

from hesi.workspace.notifications import kinds
from hesi.workspace.notifications.models import Notification, Preference
from hesi.workspace.notifications.notify import notify
from tests.builders import a_member


def some_notices(member, count=1):
    for number in range(count):
        notify([member], kind="task", title=f"通知 {number}", url=f"/approvals/{number}/", dedupe=f"n-{number}")


def test_list_shows_unread_first_and_costs_the_same_for_many(member, client_of, django_assert_max_num_queries):
    browser = client_of(member)
    assert "没有新通知" in browser.get("/notifications/").content.decode()
    some_notices(member, 40)
    with django_assert_max_num_queries(15):
        page = browser.get("/notifications/").content.decode()
    assert "通知 39" in page
    assert "通知 5" not in page


def test_opening_a_notice_marks_it_read_and_goes_on(member, client_of):
    some_notices(member)
    notice = Notification.objects.get()
    answer = client_of(member).post(f"/notifications/{notice.pk}/opening/")
    assert (answer.status_code, answer["Location"]) == (303, "/approvals/0/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_notices_of_others_are_not_there(member, client_of):
    some_notices(member)
    stranger = client_of(a_member(name="同事"))
    assert stranger.post(f"/notifications/{Notification.objects.get().pk}/opening/").status_code == 404


def test_all_can_be_marked_at_once(member, client_of):
    some_notices(member, 3)
    assert client_of(member).post("/notifications/reading/").status_code == 303
    assert not Notification.objects.unread().exists()


@pytest.fixture
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.notice_kind("task", "有待办时")


def test_preferences_page_keeps_the_choice_of_ways(member, client_of, kind):
    browser = client_of(member)
    assert "有待办时" in browser.get("/preferences/").content.decode()
    assert browser.post("/preferences/notices/", {"app-task": "on"}).status_code == 303
    choice = Preference.objects.get(member=member, kind="task")
    assert (choice.in_app, choice.by_mail) == (True, False)
