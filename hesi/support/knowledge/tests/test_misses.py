"""What was looked for in vain becomes an article, or is taken off the list; what else there is to read."""

from typing import Any

import pytest
from django.urls import reverse

from hesi.core.errors import Forbidden, NotFound
from hesi.support.knowledge.actions import start_article, write_edition
from hesi.support.knowledge.misses import note_miss, settle_miss
from hesi.support.knowledge.models import Article, Edition, Miss
from hesi.support.knowledge.readers import VISITOR, Reader
from hesi.support.knowledge.relating import related_to
from hesi.support.knowledge.shipped import lay_articles
from hesi.support.knowledge.tests.test_library import an_article
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


def test_made_into_an_article_it_leaves_the_list_until_it_is_missed_again(
    provider: Tenant, writer: Member, client_of: Any
) -> None:
    with tenant_scope(provider):
        for _again in range(3):
            note_miss("食堂 几点开门", "zh-hans")
        miss = Miss.objects.get()
    page = client_of(writer)
    listed = page.get(reverse("library-misses")).content.decode()
    assert "食堂 几点开门" in listed
    assert f"miss={miss.pk}" in listed
    told = {"title": "食堂几点开门", "section": "support", "audience": "customers"}
    started = page.post(f"{reverse('library-new')}?title=x&miss={miss.pk}", told)
    assert started.status_code == 303
    with tenant_scope(provider):
        miss.refresh_from_db()
        assert (miss.is_settled, miss.article.key) == (True, started.url.split("/")[2])
    assert "食堂 几点开门" not in page.get(reverse("library-misses")).content.decode()
    assert miss.article.key in page.get(reverse("library-misses"), {"settled": "1"}).content.decode()
    with tenant_scope(provider):
        note_miss("食堂 几点开门", "zh-hans")
    assert "食堂 几点开门" in page.get(reverse("library-misses")).content.decode()
    assert page.post(reverse("library-miss-settled", args=[miss.pk])).status_code == 303
    with tenant_scope(provider):
        assert Miss.objects.get().is_settled


def test_only_writers_settle_and_only_with_an_article_there_is(provider: Tenant, writer: Member) -> None:
    with tenant_scope(provider):
        note_miss("量子纠缠", "zh-hans")
        miss = Miss.objects.get()
        with pytest.raises(Forbidden):
            settle_miss(miss, by=Actor(builders.a_member("行政")))
        with pytest.raises(NotFound):
            settle_miss(miss, article_key="no-such", by=Actor(writer))
        assert not Miss.objects.get().is_settled


def test_related_by_name_by_links_both_ways_and_by_words(provider: Tenant, writer: Member) -> None:
    named = an_article(writer, "甲")
    with tenant_scope(provider):
        linking = an_article(writer, "乙", body=f"见[甲](article:{named.article.key})")
        assert named.pk in [row.pk for row in related_to(linking, VISITOR)]
        assert linking.pk in [row.pk for row in related_to(named, VISITOR)]
        shipped = Edition.objects.current().get(article__key="two-factor", language="zh-hans")
        keys = [row.article.key for row in related_to(shipped, VISITOR)]
        assert keys[: len(shipped.article.related)] == shipped.article.related
        assert len(keys) == len(set(keys)) <= 6
        assert shipped.article.key not in keys
        assert {row.language for row in related_to(shipped, VISITOR)} == {"zh-hans"}


def test_nobody_is_led_to_what_they_may_not_read(provider: Tenant, writer: Member) -> None:
    with tenant_scope(provider):
        lay_articles()
        secret = start_article(
            section="claims", audience=Article.Audience.INTERNAL, plans=[], title="内部", by=Actor(writer)
        )
        write_edition(
            secret, language="zh-hans", title="两步验证的内部说明", summary="", keywords="",
            body="见[两步验证](article:two-factor)", based_on=0, by=Actor(writer), publish=True,
        )  # fmt: skip
        shown = Edition.objects.current().get(article__key="two-factor", language="zh-hans")
        assert secret.key not in [row.article.key for row in related_to(shown, VISITOR)]
        agent = Reader("agent", is_signed_in=True, is_agent=True)
        assert secret.key in [row.article.key for row in related_to(shown, agent)]
