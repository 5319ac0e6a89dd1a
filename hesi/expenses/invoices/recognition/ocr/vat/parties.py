"""Buyer and seller: paper and old electronic forms set them one above the other, digital ones side by side."""

from __future__ import annotations

import re

from hesi.expenses.invoices.recognition.ocr.lines import Line, joined
from hesi.expenses.invoices.recognition.ocr.marks import Form
from hesi.expenses.invoices.recognition.result import Recognition, Source
from hesi.expenses.invoices.recognition.taxid import clean_tax_id, is_credit_code, is_plausible
from hesi.expenses.invoices.recognition.values import squeeze, tidy_name

# Print that stands upright between the boxes of the form, and what the cipher block and the seal leave behind.
_BETWEEN = re.compile(r"^[购買买货貨销售方单單位密码區区备注信息名称:]{1,4}$")
_UPRIGHT_LABELS = frozenset({"密", "码", "区", "密码", "密码区", "备", "注", "备注"})
_CIPHER = re.compile(r"^(?=.*[<>*+/].*[<>*+/])[\d<>*+/\s.,-]{8,}$")


def party_name(text: str) -> str:
    """The name in the text, or "" when it is the form's own print or no name at all."""
    # Digits and signs of the cipher block that were read on with the name.
    name = tidy_name(re.sub(r"\s*[\d<>*+/-]{8,}$|\s+[密码区备注]{1,2}(?:\s.*)?$", "", text.strip(" :;.,、·")))
    if len(squeeze(name)) < 2 or _BETWEEN.match(squeeze(name)) or _CIPHER.search(name):
        return ""
    if not re.search(r"[\u3400-\u9fffA-Za-z]{2}", name) or re.fullmatch(r"[0-9A-Z]{15,20}", name):
        return ""
    return _licence_brackets(name)


def _licence_brackets(name: str) -> str:
    """Full-width brackets in a Chinese name, as business licences print them; folding had made them narrow."""
    return name.replace("(", "（").replace(")", "）") if re.search(r"[\u3400-\u9fff]", name) else name


def _tax_id(text: str) -> str:
    if re.search(r"[\u3400-\u9fff]{2}", text):
        return ""
    return clean_tax_id(_unslip(text))


def _unslip(text: str) -> str:
    """I and O never stand in a unified social credit code (GB 32100 leaves them out), so there they are 1 and 0."""
    bare = squeeze(text).upper()
    return bare.replace("O", "0").replace("I", "1") if re.fullmatch(r"[0-9A-Z]{18}", bare) else bare


def read_parties(form: Form, result: Recognition) -> None:
    """Put names and tax ids of both parties."""
    for label_name, accept, field in (("name", party_name, "name"), ("tax_id", _tax_id, "tax_id")):
        for party, label, right in _owners(form, label_name):
            found = form.beside(label, accept, right=right)
            if not found:
                continue
            value, line = found
            sure = 0.92 * (0.5 + 0.5 * line.score)
            if field == "name":
                value, line = _whole_name(form, value, line, right)
            elif is_credit_code(value):
                sure = 0.98
            elif not is_plausible(value):
                sure = 0.5
            result.put(f"{party}_{field}", value, Source.OCR, sure, form.page.region(line))
    _seller_from_seal(form, result)


def _owners(form: Form, name: str) -> list[tuple[str, Line, float | None]]:
    """Each label of this name with the party it belongs to and where that party's box ends on the right."""
    labels = form.all(name)
    told: list[tuple[str, Line, float | None]] = [
        (party, label, None) for label in labels if (party := _told(label.text))
    ]
    if told:
        return told
    table = form.first("sum", "goods", "figures", "words")
    pairs = [(one, other) for one in labels for other in labels if one.left < other.left and one.same_row(other, 0.8)]
    if pairs:
        left, right = pairs[0]
        return [("buyer", left, right.left - right.height), ("seller", right, None)]
    if _is_side_by_side(form):
        half = form.page.width / 2
        return [
            ("buyer" if one.centre < half else "seller", one, half if one.centre < half else None) for one in labels
        ]
    edge = _box_edge(form)
    if len(labels) >= 2:
        return [("buyer", labels[0], edge), ("seller", labels[-1], edge)]
    if len(labels) == 1 and (neighbour := _told_nearby(form, labels[0])):
        return [(neighbour, labels[0], None)]
    if labels and table is not None:
        return [("buyer" if labels[0].top < table.top else "seller", labels[0], edge)]
    return []


def _told(label: str) -> str:
    """The party that the label itself names, as rolls and slips do."""
    if re.search(r"[销售收开]", label):
        return "seller"
    return "buyer" if re.search(r"[购买付]", label) else ""


def _told_nearby(form: Form, label: Line) -> str:
    """The party that a label next to this one names: tickets print 购买方名称 and then a plain 纳税人识别号."""
    near = [one for one in form.all("name") if abs(one.middle - label.middle) < 3.5 * label.height and _told(one.text)]
    return _told(min(near, key=lambda one: abs(one.middle - label.middle)).text) if near else ""


def _is_side_by_side(form: Form) -> bool:
    for name in ("name", "tax_id"):
        labels = form.all(name)
        if any(one is not other and one.same_row(other, 0.8) for one in labels for other in labels):
            return True
    return False


def _box_edge(form: Form) -> float | None:
    """Where the parties' boxes end: at the words 密码区 and 备注, or where the cipher begins."""
    right = [line for line in form.pieces if line.left > form.page.width * 0.4]
    edges = [line.left for line in right if line.text.strip() in _UPRIGHT_LABELS or _CIPHER.search(line.text)]
    edges += [line.left for line in form.all("remark")]
    return min(edges) if edges else form.page.width * 0.62


def _whole_name(form: Form, value: str, line: Line, right: float | None) -> tuple[str, Line]:
    """The name with pieces that were read apart on the same row."""
    parts = [line]
    for piece in sorted(form.pieces, key=lambda one: one.left):
        if piece is line or not piece.same_row(line, 0.4) or not 0 <= piece.left - parts[-1].right < 1.2 * line.height:
            continue
        if (right is not None and piece.left >= right) or not re.search(r"[\u3400-\u9fff()]", piece.text):
            continue
        if _BETWEEN.match(squeeze(piece.text)) or _CIPHER.search(piece.text):
            continue
        parts.append(piece)
    if len(parts) == 1:
        return value, line
    whole = joined(parts)
    return _licence_brackets(tidy_name(whole.text)), whole


def _seller_from_seal(form: Form, result: Recognition) -> None:
    """The seal over the lower right repeats the seller's tax id; it serves when the print is missing or unsound."""
    printed = result.values["seller_tax_id"]
    if printed and is_plausible(printed):
        return
    middle = form.page.height * 0.6
    for piece in form.pieces:
        found = _tax_id(piece.text)
        if piece.top > middle and found != result.values["buyer_tax_id"] and is_credit_code(found):
            result.put("seller_tax_id", found, Source.OCR, 0.85, form.page.region(piece))
            return
