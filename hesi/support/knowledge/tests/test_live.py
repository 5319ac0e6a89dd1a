"""What an article says of the reader's own company, and to whom it says it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from hesi.core.errors import Invalid
from hesi.expenses.policies.definition import default_rules
from hesi.expenses.policies.models import PolicyVersion
from hesi.support.knowledge.live import keys_of, wrong_marks
from hesi.support.knowledge.shipped import shipped_texts
from hesi.support.knowledge.showing import teller_for
from hesi.support.knowledge.tests.test_library import an_article
from hesi.support.knowledge.text import Reading, draw, plain
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.looking import Look, LookingActor
from hesi.workspace.live_settings import Told, live_settings, tell_setting
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

BODY = """一般的话。

{if: late-expense-days}
超过{value: late-expense-days}算晚。
{else}
没有期限。
{general}
各公司期限不同。
{end}

成都住宿{value: hotel-cap-chengdu / 按公司标准}。"""


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def company(provider: Tenant) -> Iterator[Tenant]:
    tenant = builders.a_company(provider=provider)
    with tenant_scope(tenant):
        yield tenant


def policy(**days: int) -> None:
    rules = default_rules()
    for rule in rules:
        if rule["key"] in days:
            rule["params"]["days"] = days[rule["key"]]
            rule["level"] = "warning" if days[rule["key"]] else "off"
    PolicyVersion.objects.create(number=PolicyVersion.objects.count() + 1, rules=rules)


def read_by(person: Member | None, body: str = BODY) -> str:
    return draw(body, Reading(tell=teller_for(Actor(person) if person else None))).html


def test_each_company_reads_its_own_value_and_who_has_none_reads_the_general(company: Tenant, provider: Tenant) -> None:
    person = builders.a_member("读者")
    policy(late_claim=45)
    told = read_by(person)
    assert ">45天</a>算晚" in told
    assert "没有期限" not in told
    assert "各公司期限不同" not in told
    assert "¥450.00" in told
    policy(late_claim=0)
    assert "没有期限。" in read_by(person)
    for html in (read_by(None), plain(BODY)):
        assert "各公司期限不同。" in html
        assert "按公司标准" in html
        assert "算晚" not in html
    with tenant_scope(provider):
        assert "各公司期限不同。" in read_by(builders.a_member("客服", roles=("agent",))), "agents have no such setting"


def test_another_workspace_being_open_tells_nothing_of_it(company: Tenant, provider: Tenant) -> None:
    person = builders.a_member("读者")
    policy(late_claim=45)
    other = builders.a_company(name="另一家", provider=provider)
    with tenant_scope(other):
        policy(late_claim=7)
        assert "45天" in read_by(person)
        assert "7天" in read_by(builders.a_member("别家"))


def test_what_needs_a_right_is_told_to_who_holds_it(company: Tenant) -> None:
    asked = [setting.key for setting in live_settings() if setting.permission]
    assert {"policy-version", "approval-flows", "payment-formats", "people-count"} <= set(asked)
    policy(late_claim=45)
    plain_one, admin = builders.a_member("职员"), builders.a_member("管理员", roles=("admin",))
    for key in asked:
        assert tell_setting(key, Actor(plain_one)) is None, key
    assert tell_setting("people-count", Actor(admin)) == Told("2人", "admin-people")


def test_who_looks_with_consent_is_told_nothing(company: Tenant) -> None:
    person = builders.a_member("读者")
    look = Look("读者", "晨光", "客服", person.created_at, "Asia/Shanghai", "/stop/")
    for setting in live_settings():
        assert tell_setting(setting.key, LookingActor(person, look)) is None


def test_every_setting_is_told_in_both_languages_by_few_queries(
    company: Tenant, django_assert_max_num_queries: Any
) -> None:
    from django.utils.translation import override

    admin = builders.a_member("管理员", roles=("admin", "finance"))
    policy(late_claim=45)
    for language in ("zh-hans", "en"):
        with override(language):
            for setting in live_settings():
                tell_setting(setting.key, Actor(admin))  # some lay what is laid on first use
                with django_assert_max_num_queries(5):
                    told = tell_setting(setting.key, Actor(admin))
                assert told is not None, setting.key
                assert str(setting.label)


def test_a_value_is_words_whatever_it_says() -> None:
    evil = "[x](javascript:alert(1)) <img src=x onerror=a> ![p](media:k) {value: plan / y}"
    html = draw("a {value: plan / y}", Reading(tell=lambda _key: Told(evil))).html
    assert "<img" not in html
    assert "<a" not in html
    assert "&lt;img" in html


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{value: no-such / x}", "no-such"),
        ("{if: no-such}\na\n{end}", "no-such"),
        ("{value: plan}", "plan"),
        ("{if: plan}\na", "{end}"),
        ("{end}", "{end}"),
        ("{if: plan}\n{if: plan}\n{end}", "{if: …}"),
        ("{if: plan}\n{general}\n{else}\n{end}", "{else}"),
        ("{If plan}", "{If plan}"),
    ],
)
def test_a_mark_that_would_not_work_is_refused_with_a_sentence(provider: Tenant, body: str, says: str) -> None:
    with tenant_scope(provider):
        writer = builders.a_member("小合", roles=("support_lead",))
    with pytest.raises(Invalid) as refused:
        an_article(writer, body=body)
    assert says in refused.value.fields["body"]


def test_marks_in_code_are_code() -> None:
    body = "```\n{if: nothing}\n{value: nothing}\n```\n`{value: nothing}`"
    assert "{if: nothing}" in draw(body, Reading()).html
    assert not wrong_marks("```\n{if: nothing}\n```")


def test_shipped_articles_say_what_there_is() -> None:
    bound = {text.key for text in shipped_texts() if keys_of(text.body)}
    assert len(bound) >= 25
    known = {setting.key for setting in live_settings()}
    for text in shipped_texts():
        assert keys_of(text.body) <= known, text.key
        assert not wrong_marks(text.body), text.key
        both = [keys_of(other.body) for other in shipped_texts() if other.key == text.key]
        assert all(keys == both[0] for keys in both), f"{text.key} says different things in two languages"


def test_the_page_shows_it_to_a_member_and_not_to_a_visitor(company: Tenant, client: Any, client_of: Any) -> None:
    policy(too_old=123)
    address = reverse("article", args=["late-expense"])
    assert "123天" in client_of(builders.a_member("读者")).get(address).content.decode()
    assert "123天" not in client.get(address).content.decode()


def test_writers_see_how_it_will_be_read_by_each(provider: Tenant, client_of: Any) -> None:
    with tenant_scope(provider):
        page = client_of(builders.a_member("小合", roles=("support_lead",)))
    seen = page.post(reverse("library-preview"), {"body": BODY, "language": "zh-hans"}).content.decode()
    assert "没有期限。" in seen
    assert "各公司期限不同。" in seen
    assert "‹多少天后算报销较晚›" in seen
    assert "no-such" in page.post(reverse("library-preview"), {"body": "{value: no-such / x}"}).content.decode()
    assert "hotel-cap-chengdu" in page.get(reverse("library-live")).content.decode()
