"""What stands on a sample paper is right, and the same for the same seed."""

import random
import re
from decimal import Decimal

import pytest

from hesi.demo.papers import CATEGORIES, KINDS, VAT_KINDS, Kind, a_paper, a_tax_id, number_in_words
from hesi.demo.papers.tests.builders import ON, made
from hesi.expenses.invoices.recognition.kinds import kind_from_code
from hesi.expenses.invoices.recognition.result import FIELD_NAMES
from hesi.expenses.invoices.recognition.taxid import is_credit_code


@pytest.mark.parametrize("kind", KINDS)
def test_same_seed_gives_the_same_paper_and_another_seed_another(kind):
    assert made(kind, 7) == made(kind, 7)
    assert made(kind, 7) != made(kind, 8)


@pytest.mark.parametrize("kind", KINDS)
def test_values_use_the_names_that_recognition_uses(kind):
    values = made(kind).values()
    assert tuple(values) == FIELD_NAMES
    assert values["kind"] in set(Kind)
    assert re.fullmatch(r"-?\d+\.\d\d", values["total"])


@pytest.mark.parametrize("kind", VAT_KINDS)
@pytest.mark.parametrize("seed", range(12))
def test_rows_and_tax_add_up_to_the_total_asked_for(kind, seed):
    for category in CATEGORIES:
        paper = made(kind, seed, category=category, total_minor=1234_57)
        assert paper.total == 1234_57
        assert paper.amount_ex_tax + paper.tax == paper.total
        assert sum(item.amount for item in paper.items) == paper.amount_ex_tax
        assert sum(item.tax for item in paper.items) == paper.tax
        for item in paper.items:
            if item.rate.endswith("%"):
                assert abs(item.amount * Decimal(item.rate[:-1]) / 100 - item.tax) <= 1
            if item.quantity:
                assert abs(Decimal(item.quantity) * Decimal(item.price) * 100 - item.amount) <= 1


def test_red_invoice_is_negative_in_every_row():
    paper = made(Kind.DIGITAL_ORDINARY, total_minor=-500_00)
    assert paper.total == -500_00
    assert paper.values()["total"] == "-500.00"
    assert sum(item.amount + item.tax for item in paper.items) == -500_00


def test_discount_row_follows_the_row_it_lowers_and_has_no_quantity():
    papers = [made(Kind.DIGITAL_SPECIAL, seed, total_minor=800_00) for seed in range(40)]
    discounted = [paper for paper in papers if any(item.amount < 0 for item in paper.items)]
    assert discounted
    for paper in discounted:
        discount = paper.items[1]
        assert discount.amount < 0
        assert discount.name == paper.items[0].name
        assert not discount.quantity


@pytest.mark.parametrize("seed", range(50))
def test_tax_ids_pass_both_check_characters(seed):
    rng = random.Random(seed)
    tax_id = a_tax_id(rng, "3101", sole_trader=seed % 2 == 0)
    assert is_credit_code(tax_id)
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    remainder = sum(int(char, 36) * weight for char, weight in zip(tax_id[8:16], weights, strict=True)) % 11
    assert tax_id[16] == {0: "0", 1: "X"}.get(remainder, str(11 - remainder))


@pytest.mark.parametrize("kind", KINDS)
def test_parties_that_have_tax_ids_have_right_ones(kind):
    for seed in range(5):
        paper = made(kind, seed)
        for party in (paper.buyer, paper.seller):
            assert not party.tax_id or is_credit_code(party.tax_id)


@pytest.mark.parametrize("kind", [Kind.VAT_E_ORDINARY, Kind.VAT_SPECIAL])
def test_codes_of_tax_control_invoices_tell_their_kind(kind):
    paper = made(kind)
    assert kind_from_code(paper.code, paper.number) == kind.value
    assert len(paper.number) == 8


def test_digital_number_begins_with_year_and_region_of_the_seller():
    paper = made(Kind.DIGITAL_SPECIAL)
    assert re.fullmatch(rf"26{paper.seller.tax_id[2:4]}2\d{{15}}", paper.number)


def test_air_charges_add_up():
    paper = made(Kind.DIGITAL_AIR)
    charges = ("fare", "fuel_surcharge", "caac_fund", "other_taxes")
    assert sum(Decimal(paper.extra[name]) for name in charges) + Decimal(paper.tax) / 100 == Decimal(paper.total) / 100


def test_yen_have_no_minor_unit():
    paper = made(Kind.FOREIGN, currency="JPY", total_minor=12800)
    assert paper.values()["total"] == "12800.00"
    assert paper.amount_ex_tax + paper.tax == 12800


@pytest.mark.parametrize(
    ("kind", "wishes"),
    [
        (Kind.QUOTA, {"total_minor": 7_00}),
        (Kind.DIGITAL_AIR, {"total_minor": 80_00}),
        (Kind.FOREIGN, {"currency": "GBP"}),
    ],
)
def test_impossible_wishes_are_refused(kind, wishes):
    with pytest.raises(ValueError, match=r".+"):
        made(kind, **wishes)


def test_kind_without_a_sample_is_refused():
    with pytest.raises(ValueError, match="no sample"):
        a_paper(random.Random(1), kind=Kind.FISCAL, on=ON, buyer=made(Kind.DIGITAL_RAIL).buyer)


def test_amount_in_words():
    assert number_in_words(585_00) == "伍佰捌拾伍圆整"
    assert number_in_words(1308_05) == "壹仟叁佰零捌圆零伍分"
