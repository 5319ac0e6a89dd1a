"""Receipts from abroad: dates, sums, merchants and currencies as line boxes."""

from datetime import date

import pytest

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.ocr.lines import rows
from hesi.expenses.invoices.recognition.ocr.read import read_page
from hesi.expenses.invoices.recognition.ocr.receipt.amounts import amounts_in
from hesi.expenses.invoices.recognition.ocr.receipt.currency import read_currency
from hesi.expenses.invoices.recognition.ocr.receipt.dates import dates_in, receipt_date
from hesi.expenses.invoices.recognition.ocr.receipt.merchant import clean_name, read_merchant
from hesi.expenses.invoices.recognition.ocr.receipt.total import read_sums, receipt_total
from hesi.expenses.invoices.recognition.ocr.tests.forms import line, slip


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("22/12/2017 14:03", date(2017, 12, 22)),
        ("Date:05/04/2017", date(2017, 4, 5)),
        ("27 MAR 2018", date(2018, 3, 27)),
        ("25/FEB/2017", date(2017, 2, 25)),
        ("16JUN2018", date(2018, 6, 16)),
        ("Mar 5, 2018", date(2018, 3, 5)),
        ("11.02.18", date(2018, 2, 11)),
        ("2016/05/0114:11:20", date(2016, 5, 1)),
        ("2018-04-06 17:36:35", date(2018, 4, 6)),
        ("29/03/201820:19:38", date(2018, 3, 29)),
        ("25-04-1818:30", date(2018, 4, 25)),
        ("O1/O2/2018", date(2018, 2, 1)),
        ("12/25/2018", date(2018, 12, 25)),
    ],
)
def test_dates_of_many_countries(text, day):
    assert [found.day for found in dates_in(line(text, 0, 0))] == [day]


@pytest.mark.parametrize("text", ["03-55423228", "1800 88 1231", "31/02/2018", "Ver 1.12.3", "12.50", "001637511168"])
def test_what_is_no_date(text):
    assert list(dates_in(line(text, 0, 0))) == []


def test_the_days_purchase_is_not_the_day_of_expiry():
    found = receipt_date(rows(slip("SHOP", "Date 05/04/2018 10:22", "Total  5.00", "Return before 05/05/2018").lines))
    assert found is not None
    assert found[0].day == date(2018, 4, 5)


def test_a_date_that_could_be_either_way_round_is_less_sure():
    either = receipt_date(rows(slip("Date 05/04/2018 10:22").lines))
    only = receipt_date(rows(slip("Date 25/04/2018 10:22").lines))
    assert either is not None
    assert only is not None
    assert either[1] < only[1]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("RM1,234.50", ["1234.50"]),
        ("$6.90", ["6.90"]),
        ("RMO.06", ["0.06"]),
        ("-RM0.02", ["-0.02"]),
        ("-10.00", ["-10.00"]),
        ("15 .90", ["15.90"]),
        (".65", ["0.65"]),
        ("1.234,50 EUR", ["1234.50"]),
        ("2.20 4.40", ["2.20", "4.40"]),
        ("RM 50", ["50"]),
        ("6.00 %", []),
        ("22/12.2017", []),
        ("3.5", []),
    ],
)
def test_amounts(text, values):
    assert [str(found.value) for found in amounts_in(line(text, 0, 0))] == values


def total_of(*texts):
    found = receipt_total(read_sums(rows(slip(*texts).lines)))
    return (str(found[0].value), found[1]) if found else ("", 0)


def test_total_after_rounding_is_what_was_paid():
    value, _ = total_of(
        "Total Amount:  RM7.72", "Rounding:  -RM0.02", "Nett Total:  RM7.70", "CASH  RM7.70", "Change  RM0.00"
    )
    assert value == "7.70"


def test_total_with_tax_not_the_one_without():
    value, _ = total_of("Total Excl. of GST  15.00", "GST 6%  0.90", "Total Incl. of GST  15.90")
    assert value == "15.90"


def test_rate_inside_the_words_does_not_make_a_total_a_tax():
    assert total_of("Total (Inc 6% GST)  15.90", "CASH  20.00", "CHANGE  4.10")[0] == "15.90"


def test_money_given_and_change_are_not_the_total():
    value, sure = total_of("TOTAL  14.00", "CASH  50.00", "CHANGE  36.00")
    assert value == "14.00"
    assert sure > 0.9


def test_count_of_items_is_not_the_total():
    assert total_of("Total Qty  6  99.00", "Total  93.07", "CASH  93.07")[0] == "93.07"


def test_tax_summary_below_does_not_compete():
    value, _ = total_of(
        "Total Sales  93.07", "GST SUMMARY  Amt (RM)  Tax(RM)", "SR  87.80  5.27", "Total:  87.80  5.27"
    )
    assert value == "93.07"


def test_sum_on_the_row_below_its_word():
    assert total_of("ITEM  3.20", "TOTAL", "45.60", "CASH  50.00", "CHANGE  4.40")[0] == "45.60"


def test_a_sum_without_any_word_is_a_guess():
    value, sure = total_of("COFFEE  4.50", "CAKE  12.00")
    assert value == "12.00"
    assert sure < 0.5


def merchant_of(*texts):
    found = read_merchant(rows(slip(*texts).lines))
    return found.name if found else ""


def test_legal_name_over_two_rows():
    assert (
        merchant_of("PAPYRUS BOOK", "CO. (M) SDN BHD", "(Co. No. 123456-W)", "No 8, Jalan 7/118B")
        == "PAPYRUS BOOK CO. (M) SDN BHD"
    )


def test_registration_number_is_no_part_of_the_name():
    assert merchant_of("88 FAST MART S/B (519599-X)", "LOT P.T. 28, JALAN ANGSA") == "88 FAST MART S/B"


def test_scribble_above_the_name_is_skipped():
    assert merchant_of("318.01017", "SYARIKAT TIMUR JAYA", "(81199-A)", "NO 290, JALAN AIR") == "SYARIKAT TIMUR JAYA"


def test_owner_named_further_down_is_not_the_shop():
    assert (
        merchant_of("SINAR STATIONERY SHOP", "NO. 31G, JALAN SETIA", "Owned By:", "SINAR SUPPLY SDN BHD (1135999-K)")
        == "SINAR STATIONERY SHOP"
    )


def test_greeting_is_no_merchant():
    assert merchant_of("WELCOME", "THE GREEN CAFE", "12 MAIN STREET") == "THE GREEN CAFE"


def test_lost_spaces_around_the_form_of_company_are_put_back():
    assert clean_name("TIMUR TRADINGSDNBHD(123456-X)") == "TIMUR TRADING SDN BHD"


def test_misread_form_of_company_is_put_right():
    assert clean_name("TIMUR JAYA SON BHD (123456-X)") == "TIMUR JAYA SDN BHD"


def test_a_sum_of_nothing_is_not_the_total():
    assert total_of("Total Incl. of Tax  0.00", "SubTotal  11.25")[0] == "11.25"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Total RM 5.00", "MYR"),
        ("TOTAL $5.00\n12 Jalan Tampoi Johor", "MYR"),
        ("Total S$5.00", "SGD"),
        ("TOTAL $5.00 Sales Tax Springfield IL 62704", "USD"),
        ("Total HK$88.00", "HKD"),
        ("Summe EUR 12,50", "EUR"),
        ("Total £3.20", "GBP"),
        ("合計 1200円 税込", "JPY"),
        ("TOTAL 5.00", ""),
    ],
)
def test_currency(text, code):
    assert read_currency(text)[0] == code


def test_a_bare_dollar_without_a_country_is_asked_about():
    read = read_page(slip("THE GREEN CAFE", "05/04/2018 10:22", "Total  $5.00"))
    assert ("currency_unknown", "currency") in [(found.code, found.field) for found in read.problems]


def test_a_whole_receipt():
    read = read_page(
        slip(
            "TIMUR JAYA HARDWARE SDN BHD", "(123456-X)", "NO 290, JALAN AIR PANAS", "53200 KUALA LUMPUR",
            "GST ID:000750673920", "TAX INVOICE", "Invoice No: CS00012507", "Date: 22/01/2018 16:58",
            "NAIL  5.30", "SHEET  87.77", "Total Sales (Excluding GST)  87.80", "Total GST  5.27",
            "Total Sales (Inclusive of GST)  RM93.07", "CASH  100.00", "Change  6.93",
        )
    )  # fmt: skip
    values = read.values
    assert (values["kind"], values["currency"]) == (Kind.FOREIGN.value, "MYR")
    assert (values["seller_name"], values["seller_tax_id"]) == ("TIMUR JAYA HARDWARE SDN BHD", "000750673920")
    assert (values["number"], values["date"]) == ("CS00012507", "2018-01-22")
    assert (values["amount_ex_tax"], values["tax"], values["total"]) == ("87.80", "5.27", "93.07")
    assert read.problems == []
