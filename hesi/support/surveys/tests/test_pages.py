"""Surveys by HTTP."""

from typing import Any

from django.test import Client
from django.urls import reverse

from hesi.support.surveys.actions import close_survey
from hesi.support.surveys.links import address_of
from hesi.support.surveys.models import Answer, Survey
from hesi.support.surveys.tests.test_surveys import QUESTIONS, answers, asked, invitation_of
from hesi.workspace.tenancy.scope import tenant_scope
from tests.house import House


def body(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_link_opens_the_form_and_only_the_button_answers(house: House, client: Client) -> None:
    asked(house)
    row = invitation_of(house, house.asker)
    page = address_of(row)
    with tenant_scope(house.provider):
        first, second = row.survey.questions.all()
    assert "愿意推荐吗" in body(client.get(page, {f"q{first.pk}": "9"}))
    with tenant_scope(house.provider):
        assert not Answer.objects.exists()
    assert client.post(page, {f"q{first.pk}": "12"}).status_code == 422
    assert client.post(page, {f"q{first.pk}": "9", f"q{second.pk}": "好"}).status_code == 303
    assert "感谢您的填写" in body(client.get(page))
    assert client.post(page, {f"q{first.pk}": "1"}).status_code == 422
    assert client.get(page.replace("/surveys/", "/surveys/x")).status_code == 404


def test_open_surveys_stand_on_ones_own_page_until_they_are_closed(house: House, client_of: Any) -> None:
    row = asked(house, audience="customers", customer_ids=[house.company.pk])
    mine = reverse("surveys")
    assert "年度问卷" in body(client_of(house.asker).get(mine))
    assert "年度问卷" not in body(client_of(house.other).get(mine))
    assert "年度问卷" not in body(client_of(house.agent).get(mine))
    with tenant_scope(house.provider):
        close_survey(row, by=house.by)
    assert "年度问卷" not in body(client_of(house.asker).get(mine))
    assert "问卷已结束" in body(client_of(house.asker).get(address_of(invitation_of(house, house.asker))))


def test_a_lead_writes_starts_reads_and_closes(house: House, client_of: Any) -> None:
    lead = client_of(house.lead)
    address = reverse("desk-survey-new")
    assert lead.get(address).status_code == 200
    facts = {"title_zh": "问卷", "questions": QUESTIONS, "audience": "all", "closes_after_days": "14"}
    assert lead.post(address, facts).status_code == 422
    facts["send_on"] = f"{house.provider.today:%Y-%m-%d}"
    page = lead.post(address, facts).url
    with tenant_scope(house.provider):
        row = Survey.objects.get()
    assert "text? | 还有什么想说的？ | Anything else?" in body(lead.get(page))
    assert lead.post(page, facts | {"title_zh": "问卷二"}).status_code == 303
    assert lead.post(reverse("desk-survey-start", args=[row.pk])).status_code == 303
    assert lead.post(reverse("desk-survey-start", args=[row.pk])).status_code == 409
    assert "问卷二" in body(lead.get(reverse("desk-surveys")))
    assert lead.post(reverse("desk-survey-closing", args=[row.pk])).status_code == 303
    assert lead.post(reverse("desk-survey-removal", args=[row.pk])).status_code == 409


def test_what_people_write_is_shown_as_text(house: House, client_of: Any) -> None:
    row = asked(house)
    answers(house, house.asker, "9", "<script>alert(1)</script>")
    page = body(client_of(house.agent).get(reverse("desk-survey", args=[row.pk])))
    assert "<script>alert" not in page
    assert "NPS 100" in page


def test_the_desk_is_for_agents_and_writing_for_leads(house: House, client_of: Any, client: Client) -> None:
    row = asked(house)
    page, listed = reverse("desk-survey", args=[row.pk]), reverse("desk-surveys")
    assert client_of(house.agent).get(listed).status_code == 200
    assert client_of(house.agent).get(reverse("desk-survey-new")).status_code == 403
    assert client_of(house.agent).post(reverse("desk-survey-closing", args=[row.pk])).status_code == 403
    assert client_of(house.asker).get(listed).status_code == 403
    assert client_of(house.outsider).get(page).status_code == 404
    assert client.get(listed).status_code == client.get(reverse("surveys")).status_code == 302
