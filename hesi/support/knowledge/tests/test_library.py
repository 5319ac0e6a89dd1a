"""Who reads what, what is found, and how articles are written."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.support.knowledge.actions import archive_article, start_article, write_edition
from hesi.support.knowledge.models import Article, Edition, Feedback, Miss
from hesi.support.knowledge.queries import search_articles, suggest
from hesi.support.knowledge.readers import VISITOR, Reader
from hesi.support.knowledge.shipped import lay_articles
from hesi.support.knowledge.text import render
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def writer(provider: Tenant) -> Member:
    with tenant_scope(provider):
        return builders.a_member("小合", roles=("support_lead",))


@pytest.fixture
def company(provider: Tenant) -> Iterator[Tenant]:
    tenant = builders.a_company(provider=provider)
    with tenant_scope(tenant):
        yield tenant


def an_article(writer: Member, title: str = "餐费怎么分摊", *, body: str = "按人数填写。", **fields: Any) -> Edition:
    facts = {"section": "claims", "audience": Article.Audience.PUBLIC, "plans": [], **fields}
    with tenant_scope(writer.tenant):
        lay_articles()
        article = start_article(**facts, title=title, by=Actor(writer))
        return write_edition(
            article, language="zh-hans", title=title, summary="", keywords="", body=body, based_on=0,
            by=Actor(writer), publish=True,
        )  # fmt: skip


def test_the_nearest_article_comes_first(provider: Tenant) -> None:
    with tenant_scope(provider):
        for question, key in (
            ("我的发票提示已经被使用了怎么处理", "invoice-already-used"),
            ("单子被驳回了怎么重新提交", "claim-sent-back"),
            ("怎么把一堆发票拖进票夹", "upload-invoices"),
        ):
            assert search_articles(question, VISITOR, "zh-hans")[0].key == key
        assert search_articles("my claim was returned", VISITOR, "en")[0].key == "claim-sent-back"
        assert not search_articles("的吗呢", VISITOR, "zh-hans")


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (Article.Audience.PUBLIC, {"visitor", "standard", "enterprise", "agent"}),
        (Article.Audience.CUSTOMERS, {"standard", "enterprise", "agent"}),
        (Article.Audience.PLANS, {"enterprise", "agent"}),
        (Article.Audience.INTERNAL, {"agent"}),
    ],
)
def test_audience_decides_who_reads(provider: Tenant, writer: Member, audience: str, seen_by: set[str]) -> None:
    edition = an_article(writer, audience=audience, plans=["enterprise"])
    readers = {
        "visitor": VISITOR,
        "standard": Reader("a", is_signed_in=True, plan="standard"),
        "enterprise": Reader("b", is_signed_in=True, plan="enterprise"),
        "agent": Reader("c", is_signed_in=True, is_agent=True),
    }
    with tenant_scope(provider):
        for name, reader in readers.items():
            assert Edition.objects.visible_to(reader).filter(pk=edition.pk).exists() == (name in seen_by)
            found = [row.key for row in search_articles("餐费怎么分摊", reader, "zh-hans")]
            assert (edition.article.key in found) == (name in seen_by)


def test_a_company_finds_its_own_answers_and_no_other_companys(
    company: Tenant, provider: Tenant, client_of: Any
) -> None:
    admin = builders.a_member("管理员", roles=("admin",))
    page = client_of(admin)
    started = page.post(
        reverse("library-new"), {"title": "年会费用怎么报", "section": "claims", "audience": "customers"}
    )
    key = started.url.split("/")[2]
    told = {
        "language": "zh-hans",
        "based_on": 0,
        "title": "年会费用怎么报",
        "body": "走“招待”报销单。",
        "then": "publish",
    }
    assert page.post(reverse("library-article", args=[key]), told).status_code == 303
    assert suggest("年会费用怎么报销", Actor(admin))[0].is_own
    assert "走“招待”报销单" in page.get(reverse("faq", args=[key])).content.decode()
    with tenant_scope(builders.a_company(name="另一家", provider=provider)):
        stranger = builders.a_member("外人", roles=("admin",))
        assert key not in [row.key for row in suggest("年会费用怎么报销", Actor(stranger))]
    assert client_of(stranger).get(reverse("faq", args=[key])).status_code == 404


def test_only_writers_write(company: Tenant, provider: Tenant, writer: Member) -> None:
    edition = an_article(writer)
    with tenant_scope(provider):
        plain = builders.a_member("行政", roles=())
        with pytest.raises(Forbidden):
            archive_article(edition.article, archived=True, by=Actor(plain))


def test_a_link_to_nowhere_is_refused(provider: Tenant, writer: Member) -> None:
    for body in ("[去](page:no-such-page)", "[看](article:no-such-article)", "[看](page:ticket)"):
        with pytest.raises(Invalid):
            an_article(writer, body=body)


def test_two_writers_do_not_overwrite_each_other(provider: Tenant, writer: Member) -> None:
    edition = an_article(writer)
    facts: dict[str, Any] = {"language": "zh-hans", "title": "新", "summary": "", "keywords": "", "body": "新的"}
    with tenant_scope(provider):
        write_edition(edition.article, **facts, based_on=1, by=Actor(writer), publish=False)
        with pytest.raises(Conflict):
            write_edition(edition.article, **facts, based_on=1, by=Actor(writer), publish=True)
        assert Edition.objects.get(article=edition.article, is_current=True).number == 1, "a draft is not in force"


def test_markdown_becomes_safe_html() -> None:
    html = render(
        "# 标题\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![p](https://evil.example/p.png) "
        "[y](https://example.com)\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    ).html
    assert "<h2 id=" in html
    assert "<script" not in html
    assert "javascript:alert" not in html.replace("(javascript:alert(1))", "")
    assert "evil.example" not in html
    assert "<table>" in html


def test_visitor_reads_searches_and_says_whether_it_helped(provider: Tenant, client: Any) -> None:
    library = client.get(reverse("articles"))
    assert "怎么把发票放进票夹" in library.content.decode()
    found = client.get(reverse("articles"), {"q": "发票被占用"}).content.decode()
    assert "invoice-already-used" in found
    assert client.get(reverse("articles"), {"q": "量子纠缠"}).status_code == 200
    article = reverse("article", args=["upload-invoices"])
    assert client.get(article).status_code == 200
    assert client.get(reverse("article", args=["nothing-here"])).status_code == 404
    for answer in ({"is_helpful": "yes"}, {"is_helpful": "no", "reason": "unclear"}):
        assert client.post(f"{article}feedback/", answer).status_code == 303
    with tenant_scope(provider):
        assert Feedback.objects.get().is_helpful is False, "one opinion a reader, the last one"
        assert Miss.objects.get().query == "量子纠缠"


def test_before_there_is_a_provider_the_library_is_empty(db: None, client: Any) -> None:
    for query in ({}, {"q": "发票"}):
        assert client.get(reverse("articles"), query).status_code == 200
    assert client.get(reverse("article", args=["two-factor"])).status_code == 404
    assert client.get(reverse("article-medium", args=["abc"])).status_code == 404


def test_agents_write_and_publish_through_the_pages(provider: Tenant, writer: Member, client_of: Any) -> None:
    page = client_of(writer)
    assert page.get(reverse("library")).status_code == 200
    new = {"title": "Split a meal", "section": "claims", "audience": "plans"}
    assert page.post(reverse("library-new"), new).status_code == 422, "plans must be named"
    assert page.post(reverse("library-new"), {**new, "plans": ["enterprise"]}).status_code == 303
    address = reverse("library-article", args=["split-a-meal"])
    text = {"language": "en", "based_on": 0, "title": "Split a meal", "body": "By **head**.", "then": "draft"}
    assert page.post(address, {**text, "body": ""}).status_code == 422
    assert page.post(address, text).status_code == 303
    assert page.get(reverse("article", args=["split-a-meal"])).status_code == 404, "a draft is not published"
    assert "<strong>head</strong>" in page.post(reverse("library-preview"), {"body": "By **head**."}).content.decode()
    with tenant_scope(provider):
        draft = Edition.objects.get(article__key="split-a-meal")
    assert page.post(reverse("library-publication", args=["split-a-meal", draft.pk])).status_code == 303
    assert page.get(reverse("article", args=["split-a-meal"])).status_code == 200
    shelf = {"section": "claims", "audience": "internal"}
    assert page.post(reverse("library-shelf", args=["split-a-meal"]), shelf).status_code == 303
    assert page.post(reverse("library-archive", args=["split-a-meal"])).status_code == 303
    assert page.get(reverse("article", args=["split-a-meal"])).status_code == 404


def test_lists_ask_a_constant_number_of_queries(
    provider: Tenant, writer: Member, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    reader, page = Client(), client_of(writer)
    for visitor, address in ((reader, "articles"), (page, "library"), (page, "library-misses"), (page, "library-live")):
        visitor.get(reverse(address))
        with django_assert_max_num_queries(15):
            assert visitor.get(reverse(address)).status_code == 200
    with django_assert_max_num_queries(15):
        assert reader.get(reverse("articles"), {"q": "发票"}).status_code == 200
