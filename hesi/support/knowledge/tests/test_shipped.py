"""The articles that come with the product lead somewhere, in both languages."""

from typing import Any

import pytest

from hesi.support.knowledge.models import Article, Edition
from hesi.support.knowledge.shipped import LANGUAGES, SECTIONS, ShippedText, lay_articles, shipped_texts
from hesi.support.knowledge.text import links_of, page_address, render
from hesi.workspace.search.models import SearchEntry
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

TEXTS = shipped_texts()


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text.key}.{text.language}")
def test_text_is_whole(text: ShippedText) -> None:
    keys = {other.key for other in TEXTS}
    assert text.section in {key for key, *_names in SECTIONS}
    assert len(text.facts["title"]) <= 120
    assert 10 <= len(text.facts["summary"]) <= 240
    assert set(text.facts.get("related", "").split()) <= keys
    assert len(text.body) > 80
    for kind, name in links_of(text.body):
        assert page_address(name) is not None if kind == "page" else name in keys, (kind, name)
    assert 'href=""' not in render(text.body).html


def test_every_article_is_there_in_both_languages() -> None:
    pairs = {(text.key, text.language) for text in TEXTS}
    assert pairs == {(text.key, language) for text in TEXTS for language in LANGUAGES.values()}
    assert len({text.facts["title"] for text in TEXTS}) == len(TEXTS)


def test_laying_twice_changes_nothing(db: Any) -> None:
    with tenant_scope(builders.a_provider()):
        assert lay_articles() == len(TEXTS)
        assert lay_articles() == 0
        assert Edition.objects.current().count() == len(TEXTS)
        assert SearchEntry.objects.filter(subject_type="article").count() == len(TEXTS)


def test_a_changed_file_replaces_what_was_laid_but_not_what_was_edited(db: Any) -> None:
    with tenant_scope(builders.a_provider()):
        lay_articles()
        changed, edited = Article.objects.all()[:2]
        Article.objects.filter(pk__in=[changed.pk, edited.pk]).update(shipped_digest="older")
        Article.objects.filter(pk=edited.pk).update(is_edited=True)
        assert lay_articles() == 2
        assert set(Edition.objects.filter(article=changed, is_current=True).values_list("number", flat=True)) == {2}
        assert set(Edition.objects.filter(article=edited, is_current=True).values_list("number", flat=True)) == {1}
