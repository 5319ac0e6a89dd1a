"""Pages made of line boxes, as the engine would hand them over, for tests that need no engine."""

from __future__ import annotations

from hesi.expenses.invoices.recognition.ocr.lines import Line, Page
from hesi.expenses.invoices.recognition.taxid import check_character

# Invented companies.
BUYER, BUYER_ID = "云杉测试科技有限公司", "91110105MA01HE001" + check_character("91110105MA01HE001")
SELLER, SELLER_ID = "白桦示例商贸有限公司", "91310115MA1KHE002" + check_character("91310115MA1KHE002")


def line(text: str, left: float, top: float, height: float = 20, score: float = 0.99) -> Line:
    """A line of print whose width follows from its text."""
    width = sum(height if ord(character) > 0x2E7F else height / 2 for character in text)
    return Line(text, left, top, left + width, top + height, score)


def page(*lines: Line, width: float = 1000, height: float = 620) -> Page:
    return Page(list(lines), width, height)


def slip(*texts: str) -> Page:
    """A narrow receipt: a row for each text; two spaces part its pieces, the last of which stands on the right."""
    lines = []
    for number, text in enumerate(texts):
        left, *rest = [piece for piece in text.split("  ") if piece]
        lines.append(line(left, 40, 40 + 34 * number))
        for place, piece in enumerate(rest):
            is_last = place == len(rest) - 1
            at = 560 - 10 * len(piece) if is_last else 300 + 60 * place
            lines.append(line(piece, at, 40 + 34 * number))
    return Page(lines, 600, 80 + 34 * len(texts))


def paper_invoice(
    shift: float = 0,
    net: str = "¥1000.00",
    tax: str = "¥130.00",
    total: str = "¥1130.00",
    words: str = "壹仟壹佰叁拾圆整",
    buyer_id: str = BUYER_ID,
    seller: str = SELLER,
    without: tuple[str, ...] = (),
) -> Page:
    """A paper 增值税专用发票; values stand `shift` pixels lower than the labels of the form."""
    labels = [
        line("北京增值税专用发票", 380, 30, 30),
        line("开票日期:", 700, 90),
        line("名", 110, 130), line("称:", 190, 130),
        line("纳税人识别号:", 110, 155),
        line("地址、电话:", 110, 180),
        line("开户行及账号:", 110, 205),
        line("密", 560, 130), line("码", 560, 165), line("区", 560, 200),
        line("货物或应税劳务、服务名称", 100, 235), line("规格型号", 350, 235), line("单位", 440, 235),
        line("数量", 520, 235), line("单价", 600, 235), line("金额", 720, 235), line("税率", 800, 235),
        line("税额", 880, 235),
        line("合", 130, 400), line("计", 210, 400),
        line("价税合计(大写)", 110, 430), line("(小写)", 640, 430),
        line("名", 110, 465), line("称:", 190, 465),
        line("纳税人识别号:", 110, 490),
        line("地址、电话:", 110, 515),
        line("开户行及账号:", 110, 540),
        line("备", 560, 480), line("注", 560, 520),
        line("收款人:", 100, 580), line("复核:", 300, 580), line("开票人:", 460, 580), line("销售方:(章)", 640, 580),
    ]  # fmt: skip
    values = {
        "code": line("1100211130", 120, 40, 26),
        "number": line("No 01234567", 720, 40, 28),
        "date": line("2021年06月18日", 800, 90),
        "buyer": line(BUYER, 240, 130),
        "buyer_id": line(buyer_id, 260, 155),
        "buyer_bank": line("测试银行朝阳支行 12001720800052531259", 260, 205),
        "cipher": line("03-028/088<945327-8704670*98", 600, 130),
        "goods": line("*办公用品*纸", 90, 262), "spec": line("A4", 360, 262), "unit": line("箱", 450, 262),
        "quantity": line("10", 530, 262), "price": line("100.00", 590, 262), "amount": line("1000.00", 710, 262),
        "rate": line("13%", 805, 262), "item_tax": line("130.00", 880, 262),
        "net": line(net, 700, 400), "tax": line(tax, 870, 400),
        "words": line(words, 330, 430), "total": line(total, 710, 430),
        "seller": line(seller, 240, 465),
        "seller_id": line(SELLER_ID, 260, 490),
        "seller_bank": line("示例银行浦东支行 6222021001234567890", 260, 540),
    }  # fmt: skip
    moved = [
        Line(one.text, one.left, one.top + shift, one.right, one.bottom + shift, one.score)
        for name, one in values.items()
        if name not in without and one.text
    ]
    return page(*labels, *moved)


def digital_invoice(title: str = "电子发票(普通发票)", number: str = "24112000000012345678") -> Page:
    """A 数电票: parties side by side above the table."""
    return page(
        line(title, 380, 30, 30),
        line(f"发票号码:{number}", 700, 40),
        line("开票日期:2024年04月07日", 700, 70),
        line(f"名称:{BUYER}", 60, 130),
        line(f"名称:{SELLER}", 560, 130),
        line(f"统一社会信用代码/纳税人识别号:{BUYER_ID}", 60, 165),
        line(f"统一社会信用代码/纳税人识别号:{SELLER_ID}", 540, 165),
        line("项目名称", 80, 205), line("规格型号", 220, 205), line("单位", 340, 205), line("数量", 440, 205),
        line("单价", 560, 205), line("金额", 700, 205), line("税率/征收率", 780, 205), line("税额", 920, 205),
        line("*经纪代理服务*服务费", 30, 232), line("551.89", 700, 232), line("6%", 810, 232), line("33.11", 920, 232),
        line("合", 110, 480), line("计", 190, 480), line("¥551.89", 690, 480), line("¥33.11", 910, 480),
        line("价税合计(大写)", 90, 510), line("伍佰捌拾伍圆整", 300, 510), line("(小写)¥585.00", 700, 510),
        line("开票人:某某", 100, 590),
    )  # fmt: skip


def train_ticket(foot: str = "33406311030420K051234") -> Page:
    """A paper train ticket."""
    return Page(
        [
            line("K051234", 108, 80, 60),
            line("甲城站", 142, 150, 60), line("D6502", 555, 150, 60), line("乙州南站", 845, 150, 60),
            line("2018年04月19日10:51开", 109, 280, 50), line("07车12B号", 829, 285, 50),
            line("¥53.0元", 114, 347, 50), line("网", 544, 349, 50), line("二等座", 917, 354, 50),
            line("限乘当日当次车", 111, 415, 50),
            line(foot, 105, 761, 50),
        ],
        1368,
        930,
    )  # fmt: skip
