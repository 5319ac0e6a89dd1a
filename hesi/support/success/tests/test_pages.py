"""The pages: who sees whose card, what they show, and that nothing of a customer's contents is on them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hesi.core.time import now
from hesi.support.service.models import Entitlement
from hesi.support.success import counting
from hesi.support.success.actions import start_onboarding, take_snapshot, watch, write_note
from hesi.support.success.models import Alarm, HealthSnapshot, NextAction, OnboardingStep, OnboardingTemplateStep
from hesi.support.success.rounds import ACTOR
from hesi.support.tickets.actions import ask_for_help
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.builders_documents import a_submitted_claim


@pytest.fixture
def browsers(client_of: Any, lead: Actor, manager: Actor, agent: Actor, customer: Tenant) -> dict[str, Any]:
    with tenant_scope(builders.a_provider(name="另一家服务商")):
        outsider = builders.a_member("别家主管", roles=("agent", "support_lead"))
    with tenant_scope(customer):
        boss = builders.a_member("高远", roles=("admin",))
        employee = builders.a_member("林晓")
    people = {"lead": lead.member, "manager": manager.member, "agent": agent.member}
    people |= {"outsider": outsider, "boss": boss, "employee": employee}
    return {role: client_of(person) for role, person in people.items()}


def test_only_leads_and_the_manager_see_the_card(browsers: dict[str, Any], customer: Tenant, provider: Tenant) -> None:
    take_snapshot(customer, provider.today)
    for name in ("success-customer", "success-health"):
        address = reverse(name, args=[customer.key])
        answers = {role: browser.get(address).status_code for role, browser in browsers.items()}
        assert answers == {"lead": 200, "manager": 200, "agent": 404, "outsider": 404, "boss": 403, "employee": 403}
    named = {
        role: customer.name in browsers[role].get("/desk/success/").content.decode() for role in ("lead", "manager")
    }
    assert named == {"lead": True, "manager": True}
    for role in ("agent", "outsider"):
        assert customer.name not in browsers[role].get("/desk/success/").content.decode()


def test_who_looks_after_somebody_else_changes_nothing(
    browsers: dict[str, Any], customer: Tenant, provider: Tenant
) -> None:
    HealthSnapshot.objects.create(customer=customer, on=provider.today, score=10)
    watch(customer, provider.today, by=ACTOR)
    start_onboarding(customer, provider.today, by=ACTOR)
    step, alarm = OnboardingStep.objects.get(key="training"), Alarm.objects.get()
    addresses = (
        reverse("success-notes", args=[customer.key]),
        reverse("success-actions", args=[customer.key]),
        reverse("success-tick", args=[customer.key, step.pk]),
        reverse("success-acknowledgement", args=[alarm.pk]),
        reverse("success-snooze", args=[alarm.pk]),
    )
    for address in addresses:
        for role, status in (("agent", 404), ("outsider", 404), ("boss", 403)):
            sent = {"body": "x", "title": "x", "due_on": "2027-01-01", "until": "2027-01-01"}
            assert browsers[role].post(address, sent).status_code == status, (role, address)
    assert browsers["manager"].get("/desk/success/settings/").status_code == 403


def test_the_card_is_worked_with(browsers: dict[str, Any], customer: Tenant, provider: Tenant) -> None:
    manager, address = browsers["manager"], reverse("success-customer", args=[customer.key])
    assert manager.post(address + "onboarding/").status_code == 303
    step = OnboardingStep.objects.get(key="training")
    assert manager.post(f"{address}steps/{step.pk}/tick/").status_code == 303
    assert manager.post(f"{address}steps/{step.pk}/untick/").status_code == 303
    assert manager.post(f"{address}steps/{step.pk}/", {"due_on": "2027-02-01", "owner": ""}).status_code == 303
    assert manager.post(f"{address}notes/", {"body": "<b>财务总监换人</b>"}).status_code == 303
    assert manager.post(f"{address}notes/", {"body": " "}).status_code == 422
    assert manager.post(f"{address}actions/", {"title": "回访", "due_on": "2020-01-01", "owner": ""}).status_code == 303
    contract = Entitlement.objects.get(customer=customer)
    assert manager.post(f"{address}renewals/{contract.pk}/", {"stage": "lost", "reason": ""}).status_code == 422
    assert (
        manager.post(f"{address}renewals/{contract.pk}/", {"stage": "in_talks", "reason": "报价中"}).status_code == 303
    )
    page = manager.get(address).content.decode()
    for text in ("&lt;b&gt;财务总监换人&lt;/b&gt;", "回访", "报价中", "2027-02-01", "已逾期"):
        assert text in page
    done = f"{address}actions/{NextAction.objects.get().pk}/completion/"
    assert manager.post(done).status_code == 303
    assert manager.post(done).status_code == 409


def test_alerts_are_taken_and_put_off_from_their_list(
    browsers: dict[str, Any], customer: Tenant, provider: Tenant
) -> None:
    HealthSnapshot.objects.create(customer=customer, on=provider.today, score=10)
    watch(customer, provider.today, by=ACTOR)
    alarm, manager = Alarm.objects.get(), browsers["manager"]
    assert "健康度偏低" in manager.get("/desk/success/alerts/").content.decode()
    until = (provider.today + timedelta(days=3)).isoformat()
    assert manager.post(f"/desk/success/alerts/{alarm.pk}/snooze/", {"until": until}).status_code == 303
    assert "健康度偏低" not in manager.get("/desk/success/alerts/").content.decode()
    assert until in manager.get("/desk/success/alerts/?view=all").content.decode()
    answer = manager.post(f"/desk/success/alerts/{alarm.pk}/acknowledgement/", {"back": "https://evil.example/"})
    assert answer["Location"] == "/desk/success/alerts/"
    alarm.refresh_from_db()
    assert alarm.acknowledged_by is not None


def test_leads_set_weights_and_steps(browsers: dict[str, Any], provider: Tenant) -> None:
    lead = browsers["lead"]
    assert lead.get("/desk/success/settings/").status_code == 200
    assert OnboardingTemplateStep.objects.count() == 0, "looking lays nothing"
    weights = {"usage": 50, "adoption": 20, "tickets": 10, "ratings": 10, "renewal": 10}
    assert lead.post("/desk/success/settings/weights/", weights).status_code == 303
    wrong = lead.post("/desk/success/settings/weights/", weights | {"usage": 51})
    assert (wrong.status_code, "101" in wrong.content.decode()) == (422, True)
    form = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1"}
    form |= {"form-0-key": "paid", "form-0-name_zh": "支付", "form-0-business_days": "9", "form-0-ORDER": "2"}
    form |= {"form-1-name_zh": "启动会", "form-1-business_days": "1", "form-1-ORDER": "1", "form-1-is_shown": "on"}
    assert lead.post("/desk/success/settings/steps/", form).status_code == 303
    assert list(OnboardingTemplateStep.objects.values_list("key", "is_shown")) == [("own-1", True), ("paid", False)]
    assert lead.post("/desk/success/settings/steps/", form | {"form-0-DELETE": "on"}).status_code == 303
    assert OnboardingTemplateStep.objects.count() == 1


def test_a_customer_sees_its_own_steps_only(
    browsers: dict[str, Any], customer: Tenant, provider: Tenant, lead: Actor, client_of: Any
) -> None:
    other = builders.a_company("另一家客户", provider=provider)
    start_onboarding(customer, provider.today, by=lead)
    OnboardingStep.objects.filter(key="contact").update(is_shown=False)
    page = browsers["boss"].get("/onboarding/").content.decode()
    assert "邀请同事加入" in page
    assert "指定企业联系人" not in page
    assert browsers["employee"].get("/onboarding/").status_code == 403
    with tenant_scope(other):
        stranger = client_of(builders.a_member("外人", roles=("admin",)))
    assert "邀请同事加入" not in stranger.get("/onboarding/").content.decode()
    home = browsers["boss"].get("/first-steps/").content.decode()
    due_on = OnboardingStep.objects.get(key="submitted").due_on
    assert f"建议在{due_on.isoformat()}前完成" in home
    assert "/onboarding/" in home


def test_filters_and_orders(browsers: dict[str, Any], customer: Tenant, provider: Tenant) -> None:
    low = builders.a_company("低分公司", provider=provider)
    HealthSnapshot.objects.create(customer=low, on=provider.today, score=12)
    HealthSnapshot.objects.create(customer=customer, on=provider.today, score=88)
    watch(low, provider.today, by=ACTOR)

    def names(query: str) -> list[str]:
        page = browsers["lead"].get(f"/desk/success/?{query}")
        return [row["customer"].name for row in page.context["rows"]]

    assert names("") == [low.name, customer.name]
    assert names("sort=renewal") == [customer.name, low.name]
    assert names("sort=name&health=good") == [customer.name]
    assert names("sort=alarms&alarms=on") == [low.name]
    assert names("health=low") == [low.name]
    assert names("renewal=90") == []
    assert names("q=远山") == [customer.name]
    assert names("mine=on") == []


def test_the_list_costs_the_same_for_many(browsers: dict[str, Any], customer: Tenant, provider: Tenant) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browsers["lead"].get("/desk/success/").status_code == 200
        return len(asked)

    cost()
    few = cost()
    Tenant.objects.bulk_create([Tenant(name=f"客户{n}", provider=provider) for n in range(200)])
    assert cost() == few <= 15


def test_no_content_of_a_customer_leaves_it(browsers: dict[str, Any], customer: Tenant, provider: Tenant) -> None:
    with tenant_scope(customer):
        builders.a_member("郑敏", roles=("finance",))
        submitter = builders.a_member("沈鸿影", manager=Member.objects.get(name="高远"))
        claim = a_submitted_claim(submitter, title="秘密并购出差")
        ask_for_help(category="claims", title="公开问题", body="x", by=Actor(submitter))
    with tenant_scope(customer):
        Event.objects.update(at=now() - timedelta(days=2))
    snapshot = take_snapshot(customer, provider.today)
    assert snapshot.parts["counts"]["claims"] == 1
    start_onboarding(customer, provider.today, by=ACTOR)
    write_note(customer, "备注", by=ACTOR)
    address = reverse("success-customer", args=[customer.key])
    shown = "".join(browsers["manager"].get(one).content.decode() for one in (address, address + "health/"))
    with tenant_scope(provider):
        kept = str(list(Event.objects.filter(name__startswith="success.").values_list("facts", flat=True)))
    for secret in ("秘密并购出差", claim.number, "沈鸿影"):
        assert secret not in shown + kept + str(snapshot.parts)


def test_counting_reads_only_counts(customer: Tenant, provider: Tenant) -> None:
    """What is asked of the customer's tables names no column that holds contents."""
    with CaptureQueriesContext(connection) as asked:
        counting.count_in(customer, until=now(), on=provider.today)
        counting.first_happenings(customer, ["document.submitted"])
    text = " ".join(query["sql"] for query in asked)
    assert "events_event" in text
    for column in ("facts", "subject_label", "actor_label", '"page"', "audience", '."phone"', '."email"', "document_"):
        assert column not in text.replace("document.submitted", ""), column
    assert not any('"people_member"."name"' in query["sql"] for query in asked)
