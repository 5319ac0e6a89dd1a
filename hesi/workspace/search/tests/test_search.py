from datetime import date

import pytest

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import ApiToken
from hesi.workspace.access.tokens import create_token
from hesi.workspace.events import subjects
from hesi.workspace.search.find import find, search_kind
from hesi.workspace.search.index import entry, index, remove
from hesi.workspace.search.models import SearchEntry
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member


@pytest.fixture(autouse=True)
def _tokens_are_subjects(monkeypatch):
    monkeypatch.setattr(subjects, "_subjects", dict(subjects._subjects))
    subjects.register_subject(subjects.Subject("apitoken", ApiToken, str, lambda row: "/preferences/"))
    search_kind("apitoken", "令牌", order=1)


def a_findable(member, label, text="", on=None):
    token, _secret = create_token(label, by=Actor(member))
    index(entry("apitoken", token.pk, label=label, text=text, url=f"/tokens/{token.pk}/", on=on))
    return token


def labels(query, member, **more) -> list[str]:
    return [hit.label for group in find(query, Actor(member), **more) for hit in group.hits]


@pytest.mark.parametrize("query", ["差旅", "上海出差", "BX-202611-0007", "bx-2026", "ＢＸ 上海", "陈"])
def test_words_numbers_and_beginnings_find(member, query):
    a_findable(member, "BX-202611-0007 上海出差", "差旅费 经办 陈")
    assert labels(query, member) == ["BX-202611-0007 上海出差"]


@pytest.mark.parametrize("query", ["北京", "海上", "2611", "", "“”", "'; DROP", '" OR "', "*"])
def test_other_words_and_signs_find_nothing(member, query):
    a_findable(member, "BX-202611-0007 上海出差")
    assert labels(query, member) == []


def test_nobody_finds_what_they_may_not_see(member, other_company):
    colleague = a_member(name="同事")
    a_findable(colleague, "秘密项目")
    assert labels("秘密", member) == []
    assert labels("秘密", colleague) == ["秘密项目"]
    with tenant_scope(other_company):
        assert labels("秘密", a_member(name="外人")) == []


def test_hits_of_others_do_not_crowd_out_one_s_own(member):
    colleague = a_member(name="同事")
    own = a_findable(member, "出差 自己")
    for number in range(15):
        a_findable(colleague, f"出差 {number}")
    assert [hit.subject_id for hit in find("出差", Actor(member), limit=3)[0].hits] == [own.pk]


def test_one_s_own_is_found_behind_many_newer_hits_of_others(member, monkeypatch):
    monkeypatch.setattr("hesi.workspace.search.find.MOST_NEWEST", 5)
    colleague = a_member(name="同事")
    own = [a_findable(member, f"出差 自己 {number}") for number in range(3)]
    for number in range(6):
        a_findable(colleague, f"出差 {number}")
    (group,) = find("出差", Actor(member), limit=2)
    assert ([hit.subject_id for hit in group.hits], group.has_more) == ([own[2].pk, own[1].pk], True)
    (group,) = find("出差", Actor(member), limit=3)
    assert ([hit.subject_id for hit in group.hits], group.has_more) == ([row.pk for row in reversed(own)], False)


def test_a_common_word_asks_as_little_as_a_rare_one(member, django_assert_num_queries):
    a_findable(member, "出差 一")
    with django_assert_num_queries(3):
        find("出差", Actor(member), subject_type="apitoken")
    for number in range(30):
        a_findable(member, f"出差 {number}")
    with django_assert_num_queries(3):
        find("出差", Actor(member), subject_type="apitoken")


def test_entry_follows_its_subject(member):
    token = a_findable(member, "旧名字")
    index(entry("apitoken", token.pk, label="新名字", url="/", on=date(2026, 11, 1)))
    assert labels("旧", member) == []
    assert labels("新名", member) == ["新名字"]
    remove("apitoken", token.pk)
    assert labels("新名", member) == []
    assert not SearchEntry.objects.exists()


def test_newest_come_first_and_more_is_said(member):
    for day in (1, 3, 2):
        a_findable(member, f"出差 {day}", on=date(2026, 11, day))
    (group,) = find("出差", Actor(member), limit=3)
    assert [hit.on.day for hit in group.hits] == [3, 2, 1]
    assert not group.has_more
    assert find("出差", Actor(member), limit=2)[0].has_more


def test_page_shows_results_with_few_queries(member, client_of, django_assert_max_num_queries):
    for day in range(1, 9):
        a_findable(member, f"出差 {day}", on=date(2026, 11, day))
    browser = client_of(member)
    with django_assert_max_num_queries(15):
        answer = browser.get("/search/?q=出差")
    assert answer.content.decode().count("/tokens/") == 8
    assert browser.get("/search/").status_code == 200
