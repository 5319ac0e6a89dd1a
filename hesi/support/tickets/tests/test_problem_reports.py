"""The problem report of a category: what is asked, what is kept, what is refused."""

import pytest
from django.utils import translation

from hesi.core.errors import Invalid
from hesi.support.tickets.categories import find_category, lay_missing_categories, tree
from hesi.support.tickets.models import Category
from hesi.support.tickets.problem_reports import check_answers, read_answers
from hesi.support.tickets.starting_categories import TREE
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope


def test_the_tree_has_two_levels_and_every_leaf_a_line(provider: Tenant) -> None:
    with tenant_scope(provider):
        choices = tree()
        assert [one.category.key for one in choices] == [branch.key for branch in TREE]
        assert all(leaf.line is not None and leaf.parent_id for one in choices for leaf in one.leaves)


def test_a_first_level_key_means_its_last_leaf(provider: Tenant) -> None:
    with tenant_scope(provider):
        assert find_category("recognition").key == "recognition-other"
        assert find_category("api-error").key == "api-error"
        Category.objects.filter(key="api-error").update(is_active=False)
        with pytest.raises(Invalid):
            find_category("api-error")


def test_what_was_taken_out_comes_back_and_what_is_there_stays(provider: Tenant) -> None:
    with tenant_scope(provider):
        Category.objects.filter(key="idea-better").delete()
        Category.objects.filter(key="idea-feature").update(name_zh="许愿池")
        assert lay_missing_categories() == 1
        assert Category.objects.get(key="idea-feature").name_zh == "许愿池"
        assert Category.objects.filter(key="idea-better").exists()


def test_answers_keep_what_was_asked_in_both_languages(provider: Tenant) -> None:
    with tenant_scope(provider):
        category = find_category("payment-reconcile")
    kept = check_answers(category, {"day": "2026-11-20", "gap": "1,280.50", "more": "x"}, currency="CNY")
    assert list(kept) == ["day", "gap"]
    with translation.override("zh-hans"):
        assert [(one.label, one.text, one.is_amount) for one in read_answers(kept)] == [
            ("哪一天的账？", "2026-11-20", False),
            ("差额", "CNY 1280.50", True),
        ]
    with translation.override("en"):
        assert [one.label for one in read_answers(kept)] == ["For which day?", "Difference"]


@pytest.mark.parametrize(
    ("key", "answers", "field"),
    [
        ("payment-reconcile", {"gap": "1"}, "answer_day"),
        ("payment-reconcile", {"day": "gestern", "gap": "1"}, "answer_day"),
        ("payment-reconcile", {"day": "2026-11-20", "gap": "viel"}, "answer_gap"),
        ("recognition-wrong", {"field": "colour"}, "answer_field"),
        ("api-error", {"address": "  ", "answer": "500"}, "answer_address"),
    ],
)
def test_a_wrong_or_missing_answer_is_named(provider: Tenant, key: str, answers: dict[str, str], field: str) -> None:
    with tenant_scope(provider):
        category = find_category(key)
    with pytest.raises(Invalid) as refused:
        check_answers(category, answers, currency="CNY")
    assert field in refused.value.fields


def test_a_choice_is_read_in_words(provider: Tenant) -> None:
    with tenant_scope(provider):
        kept = check_answers(find_category("recognition-wrong"), {"field": "amount"}, currency="CNY")
    with translation.override("zh-hans"):
        assert read_answers(kept)[0].text == "金额或税额"
    with translation.override("en"):
        assert read_answers(kept)[0].text == "Amount or tax"
