"""Ranking over a large type: candidates by rarity, from a sample, the same answers as over a small one."""

from collections.abc import Iterator

import pytest

from hesi.workspace.search import ranking
from hesi.workspace.search.index import entry, index
from hesi.workspace.search.models import SearchEntry
from hesi.workspace.search.ranking import best
from hesi.workspace.tenancy.models import Tenant

KIND = "thing_of_many"


@pytest.fixture
def many(company: Tenant, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three hundred entries, treated as many."""
    monkeypatch.setattr(ranking, "LARGE", 100)
    monkeypatch.setattr(ranking, "_SAMPLE", 60)
    index(
        *[
            entry(KIND, at, label=f"报销流程说明{at}", url=f"/{at}/", text="报销 审批 发票 invoices were claimed")
            for at in range(1, 301)
        ],
        entry(KIND, 400, label="袋鼠跳伞", url="/400/", text="报销 审批"),
        entry(KIND, 401, label="差旅补助", url="/401/", text="袋鼠 报销"),
    )
    yield
    for cached in (ranking._size, ranking._counted, ranking._sampled):
        cached.cache_clear()


def found(question: str, allowed: set[int] | None = None, limit: int = 10) -> list[int]:
    hits = best(
        question,
        subject_type=KIND,
        stamp=f"{question}",
        allowed=lambda ids: set(ids) if allowed is None else set(ids) & allowed,
        limit=limit,
    )
    return [hit.entry.subject_id for hit in hits]


def test_what_the_sample_did_not_meet_is_found(many: None) -> None:
    assert found("袋鼠跳伞怎么报销")[0] == 400
    assert set(found("袋鼠")[:2]) == {400, 401}


def test_only_common_words_find_the_newest(many: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "_COMMON", 50)
    hits = found("报销审批", limit=3)
    assert len(hits) == 3
    assert all(hit > 100 for hit in hits)


def test_words_in_other_forms_are_met(many: None) -> None:
    assert found("claiming an invoice")
    index(entry(KIND, 402, label="Kangaroos jumping", url="/402/"))
    assert found("kangaroo") == [402]


def test_nobody_finds_what_they_may_not_see(many: None) -> None:
    assert found("袋鼠", allowed={401}) == [401]
    assert found("袋鼠", allowed=set()) == []


def test_another_workspace_is_not_searched(many: None, other_company: Tenant) -> None:
    from hesi.workspace.tenancy.scope import tenant_scope

    with tenant_scope(other_company):
        assert found("袋鼠跳伞") == []
        assert not SearchEntry.objects.filter(subject_type=KIND).exists()


def test_odd_signs_are_only_words(many: None) -> None:
    for odd in ('" OR 1', "') | ('", "a & ! b", "袋鼠'); DROP TABLE x; --", "NEAR(a b)"):
        found(odd)
