"""VAT invoices by geometry: where a value stands decides what it is, and sums prove each other."""

import pytest

from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.ocr.lines import Line
from hesi.expenses.invoices.recognition.ocr.marks import cut
from hesi.expenses.invoices.recognition.ocr.read import read_page
from hesi.expenses.invoices.recognition.ocr.tests.forms import (
    BUYER,
    BUYER_ID,
    SELLER,
    SELLER_ID,
    digital_invoice,
    line,
    page,
    paper_invoice,
)
from hesi.expenses.invoices.recognition.ocr.vat.head import digits, printed_date

PAPER = {
    "kind": "增值税专用发票",
    "code": "1100211130",
    "number": "01234567",
    "date": "2021-06-18",
    "buyer_name": BUYER,
    "buyer_tax_id": BUYER_ID,
    "seller_name": SELLER,
    "seller_tax_id": SELLER_ID,
    "amount_ex_tax": "1000.00",
    "tax": "130.00",
    "total": "1130.00",
    "currency": "CNY",
}


@pytest.mark.parametrize("shift", [-22, -18, -12, -6, 0, 6, 12, 18, 22])
def test_values_printed_up_to_a_row_too_high_or_low_are_found(shift):
    read = read_page(paper_invoice(shift=shift))
    assert {name: read.values[name] for name in PAPER} == PAPER


def test_goods_row_is_read_column_by_column():
    (item,) = read_page(paper_invoice()).items
    assert (item.name, item.specification, item.unit) == ("*办公用品*纸", "A4", "箱")
    assert (item.quantity, item.unit_price) == ("10", "100.00")
    assert (item.amount, item.tax_rate, item.tax) == ("1000.00", "13%", "130.00")


def test_name_going_on_in_the_next_row_is_joined():
    form = paper_invoice()
    form.lines.append(line("与文具", 90, 284))
    (item,) = read_page(form).items
    assert item.name == "*办公用品*纸与文具"


def test_digital_invoice_has_its_parties_side_by_side():
    values = read_page(digital_invoice()).values
    assert (values["buyer_name"], values["buyer_tax_id"]) == (BUYER, BUYER_ID)
    assert (values["seller_name"], values["seller_tax_id"]) == (SELLER, SELLER_ID)
    assert (values["amount_ex_tax"], values["tax"], values["total"]) == ("551.89", "33.11", "585.00")
    assert (values["number"], values["code"], values["date"]) == ("24112000000012345678", "", "2024-04-07")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("电子发票(普通发票)", Kind.DIGITAL_ORDINARY),
        ("电子发票(增值税专用发票)", Kind.DIGITAL_SPECIAL),
        ("曾值税专用发票)", Kind.DIGITAL_SPECIAL),
        ("电子发票", Kind.DIGITAL),
    ],
)
def test_twenty_digits_make_a_digital_invoice_whatever_is_left_of_its_title(title, kind):
    assert read_page(digital_invoice(title)).values["kind"] == kind.value


def test_a_covered_title_is_replaced_by_what_the_code_says():
    form = paper_invoice()
    form.lines = [one for one in form.lines if "专用发票" not in one.text]
    read = read_page(form)
    assert read.values["kind"] == "增值税专用发票"
    assert read.confidence["kind"] < 0.9


def test_cipher_read_on_with_the_tax_id_is_cut_off():
    values = read_page(paper_invoice(buyer_id=f"{BUYER_ID}03028<945/27-87*46")).values
    assert values["buyer_tax_id"] == BUYER_ID


def test_remark_read_on_with_the_seller_is_cut_off():
    values = read_page(paper_invoice(seller=f"{SELLER} 备 订单号:94859303935")).values
    assert values["seller_name"] == SELLER


def test_letters_that_no_credit_code_has_are_read_as_digits():
    values = read_page(paper_invoice(buyer_id=BUYER_ID.replace("0", "O", 1))).values
    assert values["buyer_tax_id"] == BUYER_ID


def test_bank_account_is_never_taken_for_a_tax_id():
    values = read_page(paper_invoice(without=("buyer_id",))).values
    assert values["buyer_tax_id"] == ""


def test_brackets_of_a_chinese_name_are_full_width():
    values = read_page(paper_invoice(seller="示例(北京)科技有限公司")).values
    assert values["seller_name"] == "示例（北京）科技有限公司"


def test_misread_figures_are_outvoted_by_words_and_sum():
    read = read_page(paper_invoice(total="¥1180.00"))
    assert read.values["total"] == "1130.00"
    assert read.values["amount_ex_tax"] == "1000.00"


def test_misread_words_are_outvoted_by_figures_and_sum():
    read = read_page(paper_invoice(words="壹仟壹佰圆整"))
    assert read.values["total"] == "1130.00"
    assert read.extra["total_in_words"] == "壹仟壹佰圆整"


def test_agreement_of_all_three_makes_the_total_surer_than_figures_alone():
    agreed = read_page(paper_invoice()).confidence["total"]
    alone = read_page(paper_invoice(words="", net="", without=("amount",))).confidence["total"]
    assert alone < 0.85 < 0.98 < agreed


def test_without_any_total_none_is_worked_out():
    read = read_page(paper_invoice(total="", words=""))
    assert read.values["total"] == ""
    assert (read.values["amount_ex_tax"], read.values["tax"]) == ("1000.00", "130.00")
    assert read.confidence["amount_ex_tax"] < 0.7


def test_exempt_invoice_has_net_but_no_tax():
    form = paper_invoice(net="¥15.94", tax="***", total="¥15.94", words="壹拾伍圆玖角肆分")
    values = read_page(form).values
    assert (values["amount_ex_tax"], values["tax"], values["total"]) == ("15.94", "", "15.94")


def test_red_invoice_is_negative():
    form = paper_invoice(net="¥-1000.00", tax="¥-130.00", total="¥-1130.00", words="(负数)壹仟壹佰叁拾圆整")
    values = read_page(form).values
    assert (values["amount_ex_tax"], values["tax"], values["total"]) == ("-1000.00", "-130.00", "-1130.00")


def test_separators_and_stray_spaces_in_sums_do_not_matter():
    form = paper_invoice(net="¥1,000.00", tax="¥ 130 .00", total="¥1,130.00")
    values = read_page(form).values
    assert (values["amount_ex_tax"], values["tax"], values["total"]) == ("1000.00", "130.00", "1130.00")


def test_region_shows_where_the_total_stands():
    region = read_page(paper_invoice()).regions["total"]
    assert 0.70 < region.left < region.right < 0.82
    assert 0.68 < region.top < region.bottom < 0.74


def test_machine_number_is_not_the_code():
    form = paper_invoice(without=("code",))
    form.lines += [line("机器编号:", 60, 95), line("499098482399", 170, 95)]
    assert read_page(form).values["code"] == ""


def test_roll_names_the_seller_before_the_buyer():
    form = page(
        line("增值税普通发票(卷票)", 60, 20),
        line("发票代码:011001900107", 20, 50),
        line("发票号码:12345678", 20, 80),
        line(f"销售方名称:{SELLER}", 20, 110),
        line(f"销售方纳税人识别号:{SELLER_ID}", 20, 140),
        line("开票日期:2021-03-05", 20, 170),
        line(f"购买方名称:{BUYER}", 20, 200),
        line(f"购买方纳税人识别号:{BUYER_ID}", 20, 230),
        line("合计金额(小写):¥25.00", 20, 300),
        line("合计金额(大写):贰拾伍圆整", 20, 330),
        width=500,
        height=400,
    )
    values = read_page(form).values
    assert (values["seller_name"], values["seller_tax_id"]) == (SELLER, SELLER_ID)
    assert (values["buyer_name"], values["buyer_tax_id"]) == (BUYER, BUYER_ID)
    assert (values["kind"], values["total"]) == (Kind.VAT_ORDINARY_ROLL.value, "25.00")


def test_labels_stretched_over_their_box_are_one_label():
    form = cut(page(line("合", 100, 10), line("计", 220, 10), line("校 验 码:12345", 500, 10)))
    assert [mark.name for mark in form.marks] == ["check_code", "sum"]
    assert [piece.text for piece in form.pieces] == ["12345"]


def test_a_part_of_a_line_has_its_share_of_the_box():
    part = Line("名称AB", 0, 0, 60, 20).part(2, 4)
    assert (part.text, part.left, part.right) == ("AB", 40, 60)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019 05 08", "2019-05-08"),
        ("2019年05月08日", "2019-05-08"),
        ("2019-5-8", "2019-05-08"),
        ("20190508", "2019-05-08"),
        ("2019 13 08", ""),
    ],
)
def test_dates_on_forms(text, day):
    assert printed_date(text) == day


@pytest.mark.parametrize(("text", "found"), [("76939 05688", "7693905688"), ("O12l", "0121"), ("第12号", "")])
def test_digits_put_usual_slips_right(text, found):
    assert digits(text) == found
