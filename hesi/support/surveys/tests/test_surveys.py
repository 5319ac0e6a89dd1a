"""Who is asked when, once; who answers, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict

from hesi.core.errors import Conflict, Forbidden, Invalid, NotFound
from hesi.core.time import now, stopped
from hesi.support.service.models import Entitlement, ServicePlan
from hesi.support.service.starting_lines import lay_service
from hesi.support.surveys.actions import (
    answer_survey,
    close_survey,
    discard_survey,
    invite_due,
    remind_due,
    save_survey,
    start_survey,
)
from hesi.support.surveys.exports import _rows
from hesi.support.surveys.links import Respondent, address_of, open_link
from hesi.support.surveys.models import Answer, Invitation, Survey
from hesi.support.surveys.queries import by_customer, open_invitations, results_of
from hesi.support.surveys.subscribers import tell_those_asked
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope
from tests.house import House

SYSTEM = SystemActor("surveys")
QUESTIONS = "nps | 愿意推荐吗？ | Recommend?\ntext? | 还有什么想说的？ | Anything else?"


def running(house: House, **facts: Any) -> Survey:
    with tenant_scope(house.provider):
        usual = {"title_zh": "年度问卷", "questions": QUESTIONS, "by": house.by}
        if "days_after_start" not in facts:
            usual["send_on"] = house.provider.today
        return start_survey(save_survey(**usual | facts), by=house.by)


def asked(house: House, **facts: Any) -> Survey:
    row = running(house, **facts)
    with tenant_scope(house.provider):
        invite_due(now(), by=SYSTEM)
    return row


def invitation_of(house: House, member: Member) -> Invitation:
    with tenant_scope(house.provider):
        found: Invitation = Invitation.objects.select_related("customer", "tenant", "survey").get(member_id=member.pk)
        return found


def answers(house: House, member: Member, *said: str) -> None:
    row = invitation_of(house, member)
    with tenant_scope(house.provider):
        questions = list(row.survey.questions.all())
        answer_survey(row, answers={q.pk: text for q, text in zip(questions, said, strict=False)}, by=Respondent(row))


def notices(house: House, member: Member) -> list[str]:
    with tenant_scope(house.provider):
        for event in Event.objects.filter(name__in=("survey.sent", "survey.reminded")).order_by("pk"):
            tell_those_asked(event)
    with tenant_scope(member.tenant):
        return list(Notification.objects.filter(member=member).order_by("pk").values_list("title", flat=True))


def test_everybody_it_is_for_is_asked_once(house: House) -> None:
    asked(house)
    with tenant_scope(house.provider):
        assert invite_due(now() + timedelta(days=1), by=SYSTEM) == 0
        assert Invitation.objects.count() == 3
    assert notices(house, house.asker) == notices(house, house.other) == ["邀请您填写：年度问卷"]


def test_only_administrators_of_chosen_customers(house: House) -> None:
    asked(house, audience="customers", customer_ids=[house.company.pk], admins_only=True)
    assert invitation_of(house, house.admin).name == "高远"
    assert open_invitations(Actor(house.asker)) == open_invitations(Actor(house.other)) == []


def test_nobody_is_asked_before_its_day_or_by_a_draft(house: House) -> None:
    running(house, send_on=house.provider.today + timedelta(days=2))
    with tenant_scope(house.provider):
        save_survey(title_zh="草稿", questions=QUESTIONS, send_on=house.provider.today, by=house.by)
        assert invite_due(now(), by=SYSTEM) == 0
        assert invite_due(now() + timedelta(days=2), by=SYSTEM) == 3


def test_a_person_rests_ninety_days(house: House) -> None:
    asked(house)
    asked(house, title_zh="第二份")
    later = now() + timedelta(days=91)
    with tenant_scope(house.provider):
        assert Invitation.objects.count() == 3
        with stopped(later):
            third = save_survey(title_zh="第三份", questions=QUESTIONS, send_on=house.provider.today, by=house.by)
            start_survey(third, by=house.by)
            assert invite_due(later, by=SYSTEM) == 3


def test_days_after_the_contract_began(house: House) -> None:
    with tenant_scope(house.provider):
        lay_service(house.provider)
        plan = ServicePlan.objects.all()[0]
        today = house.provider.today
        for days_ago in (100, 30):
            Entitlement.objects.create(customer=house.company, plan=plan, starts_on=today - timedelta(days=days_ago))
        Entitlement.objects.create(customer=house.other.tenant, plan=plan, starts_on=today - timedelta(days=30))
    running(house, days_after_start=30)
    with tenant_scope(house.provider):
        assert invite_due(now(), by=SYSTEM) == 1
        assert Invitation.objects.get().customer_id == house.other.tenant_id
        assert invite_due(now() + timedelta(days=1), by=SYSTEM) == 0


def test_one_reminder_and_none_for_who_has_answered(house: House) -> None:
    asked(house)
    answers(house, house.asker, "9")
    counts = []
    with tenant_scope(house.provider):
        for days in (1, 11, 12, 20):
            counts.append(remind_due(now() + timedelta(days=days), by=SYSTEM))
    assert counts == [0, 2, 0, 0]
    assert notices(house, house.admin) == ["邀请您填写：年度问卷", "提醒您填写：年度问卷"]
    assert "提醒您填写：年度问卷" not in notices(house, house.asker)


def test_one_answer_a_person_and_what_it_tells(house: House) -> None:
    asked(house)
    answers(house, house.asker, "9", "<b>很好</b>")
    with pytest.raises(Conflict):
        answers(house, house.asker, "1")
    with tenant_scope(house.provider):
        event = Event.objects.get(name="survey.answered")
        facts = {"customer": house.company.pk, "member": house.asker.pk, "score": 9}
        assert facts.items() <= event.facts.items()
        assert Answer.objects.count() == 2


def test_what_is_missing_or_out_of_bounds_is_refused_and_nothing_kept(house: House) -> None:
    asked(house)
    for said in ("", "11", "-1", "x"):
        with pytest.raises(Invalid):
            answers(house, house.asker, said)
    with tenant_scope(house.provider):
        assert not Answer.objects.exists()
    assert len(open_invitations(Actor(house.asker))) == 1


def test_after_closing_or_the_last_day_nobody_answers(house: House) -> None:
    row = asked(house)
    with stopped(now() + timedelta(days=15)), pytest.raises(Conflict):
        answers(house, house.asker, "9")
    with tenant_scope(house.provider):
        close_survey(row, by=house.by)
        with pytest.raises(Conflict):
            close_survey(row, by=house.by)
    with pytest.raises(Conflict):
        answers(house, house.asker, "9")
    assert open_invitations(Actor(house.asker)) == []


def test_only_leads_write_start_and_close(house: House) -> None:
    row = running(house)
    by = Actor(house.agent)
    with tenant_scope(house.provider):
        for act in (start_survey, close_survey, discard_survey):
            with pytest.raises(Forbidden):
                act(row, by=by)
        with pytest.raises(Forbidden):
            save_survey(title_zh="x", questions=QUESTIONS, send_on=house.provider.today, by=by)
        for act in (start_survey, discard_survey):
            with pytest.raises(Conflict):
                act(row, by=house.by)
        with pytest.raises(Conflict):
            save_survey(row, title_zh="x", questions=QUESTIONS, send_on=house.provider.today, by=house.by)


def test_a_link_is_for_one_invitation(house: House) -> None:
    asked(house)
    mine, theirs = invitation_of(house, house.asker), invitation_of(house, house.other)
    assert open_link(address_of(mine).split("/")[-2]).invitation == mine
    with pytest.raises(NotFound):
        open_link("nonsense")
    with tenant_scope(house.provider), pytest.raises(Forbidden):
        answer_survey(theirs, answers={}, by=Respondent(mine))


def test_results_by_question_and_customer_and_as_a_file(house: House) -> None:
    row = asked(house)
    for member, score in ((house.asker, "10"), (house.admin, "8"), (house.other, "3")):
        answers(house, member, score, "意见")
    with tenant_scope(house.provider):
        first, second = results_of(row)
        assert first.nps is not None
        assert (first.nps.promoters, first.nps.passives, first.nps.detractors, first.nps.points) == (1, 1, 1, 0)
        assert [answer.text for answer in second.comments] == ["意见"] * 3
        found = {one.customer.pk: (one.asked, one.answered, one.nps.points) for one in by_customer(row)}
        assert found == {house.company.pk: (2, 2, 50), house.other.tenant_id: (1, 1, -100)}
        count, rows = _rows(house.by, QueryDict(f"survey={row.pk}"))
        assert (count, len(list(rows))) == (6, 6)
        assert _rows(house.by, QueryDict("survey=x"))[0] == 0
