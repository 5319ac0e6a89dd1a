"""Answers about a person's own records, and nothing beyond what they may see."""

from typing import Any

import pytest
from django.utils.translation import override

from hesi.expenses.approvals.actions import send_back
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.invoices.models import Carrier
from hesi.expenses.policies.answers import answer as policy_answer
from hesi.workspace.access.actor import Actor
from hesi.workspace.answers import Answer, Question, answer_from_records
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Plan
from tests.builders import a_member
from tests.builders_documents import a_claim, a_submitted_claim, a_team, a_wallet_invoice
from tests.builders_invoices import a_carrier
from tests.builders_payments import an_account

pytestmark = pytest.mark.django_db


def ask(member: Member, text: str) -> Answer | None:
    with override("en"):
        return answer_from_records(Question(text), Actor(member))


def told(member: Member, text: str) -> str:
    found = ask(member, text)
    assert found is not None
    assert found.sources
    return found.text


@pytest.mark.parametrize(
    "text", ["我的报销到哪了", "我的报销怎么还没批，卡在谁那里", "where is my claim", "谁在审批我的单子"]
)
def test_tells_whose_turn_it_is(company: Any, text: str) -> None:
    submitter, manager, _finance = a_team()
    claim = a_submitted_claim(submitter)
    assert claim.number in told(submitter, text)
    assert manager.name in told(submitter, text)


def test_tells_why_it_was_sent_back(company: Any) -> None:
    submitter, manager, _finance = a_team()
    claim = a_submitted_claim(submitter)
    task = ApprovalTask.objects.get(process=claim.process, state="open")
    send_back(task, reason="请补上住宿清单", by=Actor(manager))
    for text in ("为什么我的报销被退回", "why was my claim sent back"):
        assert "请补上住宿清单" in told(submitter, text)


def test_lists_unfinished_drafts_and_what_is_owed(company: Any) -> None:
    submitter, _manager, _finance = a_team()
    draft, waiting = a_claim(submitter), a_submitted_claim(submitter)
    assert draft.number in told(submitter, "我还有哪些草稿没提交")
    assert waiting.total.format() in told(submitter, "公司还欠我多少钱")


def test_counts_decisions_and_invoices(company: Any) -> None:
    submitter, manager, _finance = a_team()
    claim = a_submitted_claim(submitter)
    assert claim.number in told(manager, "有几张单子等我审批")
    a_wallet_invoice(submitter, "88.00")
    assert "88.00" in told(submitter, "还有多少发票没报")


@pytest.mark.parametrize(("text", "amount"), [("成都住宿标准是多少", "450.00"), ("hotel limit in Shanghai", "600.00")])
def test_tells_the_standard_of_a_city(company: Any, member: Member, text: str, amount: str) -> None:
    assert amount in told(member, text)


def test_a_question_how_to_change_standards_is_for_an_article(company: Any, member: Member) -> None:
    assert policy_answer(Actor(member), Question("怎么修改住宿标准")) is None


def test_tells_why_an_invoice_was_not_read(company: Any, member: Member) -> None:
    a_carrier(member, state=Carrier.State.FAILED, problem={"code": "encrypted", "params": {}})
    assert "password" in told(member, "这张发票为什么识别失败")


def test_tells_the_account_by_its_mask_only(company: Any, member: Member) -> None:
    account = an_account(member)
    said = told(member, "我的报销款打到哪张卡")
    assert account.mask in said
    assert "has not" not in said


def test_tells_how_long_the_trial_lasts(company: Any, member: Member) -> None:
    company.plan, company.trial_ends_on = Plan.TRIAL, company.today
    company.save()
    assert "last day" in told(Member.objects.get(pk=member.pk), "试用还有几天")


def test_another_persons_document_is_none_that_one_may_see(company: Any) -> None:
    submitter, manager, _finance = a_team()
    claim, stranger = a_submitted_claim(submitter), a_member("王五")
    for text in (claim.number, f"where is {claim.number}", f"给我看{submitter.name}的报销"):
        said = told(stranger, text)
        assert "that you may see" in said
        assert claim.shown_title not in said
    assert claim.shown_title in told(manager, f"{claim.number}到哪了")


@pytest.mark.parametrize("text", ["怎么撤回我的报销", "how do I copy my claim", "今天天气怎么样", "", "标准"])
def test_what_is_no_question_about_records_is_left_alone(company: Any, member: Member, text: str) -> None:
    assert ask(member, text) is None
