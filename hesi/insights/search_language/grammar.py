"""The fields a question can name, and every word people call them by. Plain data: nothing here knows the database."""

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from hesi.core.money_format import active_language
from hesi.core.text import fold_name


class Kind(StrEnum):
    """How the values of a field are written: words, an amount, days, or whole months."""

    WORDS = "words"
    AMOUNT = "amount"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Spec:
    """One field: its key, which the canonical text uses, and its other names; the first Chinese one is shown."""

    key: str
    kind: Kind
    zh: tuple[str, ...]
    en: tuple[str, ...] = ()
    # The same field named again adds a condition, instead of another value that will do as well.
    is_added: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called."""
        return (self.key, *self.en, *self.zh)


SPECS: dict[str, Spec] = {
    spec.key: spec
    for spec in (
        Spec("department", Kind.WORDS, ("部门", "承担部门", "费用部门"), ("dept",)),
        Spec("type", Kind.WORDS, ("类型", "费用类型", "费用"), ("category",)),
        Spec("amount", Kind.AMOUNT, ("金额", "价格"), ("sum", "price"), is_added=True),
        Spec("month", Kind.MONTHS, ("月份", "月"), ("months",), is_added=True),
        Spec("date", Kind.DAYS, ("日期", "消费日期", "时间"), ("day", "spent"), is_added=True),
        Spec("state", Kind.WORDS, ("状态",), ("status",)),
        Spec("person", Kind.WORDS, ("人员", "员工", "报销人", "提单人"), ("employee", "from", "who")),
        Spec("project", Kind.WORDS, ("项目",)),
        Spec("entity", Kind.WORDS, ("法人", "法人实体", "公司", "抬头"), ("company",)),
        Spec("city", Kind.WORDS, ("城市", "地点"), ("place",)),
        Spec("seller", Kind.WORDS, ("商户", "销售方", "供应商", "商家"), ("merchant", "supplier", "vendor")),
        Spec("number", Kind.WORDS, ("单号", "编号"), ("no", "document")),
        Spec("finding", Kind.WORDS, ("规则", "检查", "检查结果"), ("rule",)),
        Spec("currency", Kind.WORDS, ("币种", "货币")),
        Spec("has", Kind.WORDS, ("有", "含", "带"), ("with",), is_added=True),
        Spec("submitted", Kind.DAYS, ("提交", "提交日期"), ("filed",), is_added=True),
        Spec("paid", Kind.DAYS, ("支付", "支付日期", "付款日期"), ("settled",), is_added=True),
    )
}

_BY_NAME = {fold_name(name): spec for spec in SPECS.values() for name in spec.names}


def find_spec(name: str) -> Spec | None:
    """The field of this name in either language, whatever its case and width."""
    return _BY_NAME.get(fold_name(name))


def in_chinese() -> bool:
    """Whether questions are written in Chinese for this reader; they are understood in both languages."""
    return not (active_language() or "").startswith("en")


def shown_name(key: str) -> str:
    """What the reader's language calls a field inside of a question."""
    return SPECS[key].zh[0] if in_chinese() else key


def nearest_field(name: str) -> str:
    """The field a mistyped name may have meant, as the reader calls it; empty when none is near."""
    near = nearest(name, list(_BY_NAME))
    return shown_name(_BY_NAME[near].key) if near else ""


def nearest(said: str, known: list[str]) -> str:
    """The known word most like what was said, without case and width; empty when none is."""
    folded = {fold_name(word): word for word in known}
    asked = fold_name(said)
    # Of a Chinese word one sign of two is near enough.
    near = get_close_matches(asked, list(folded), n=1, cutoff=0.6 if asked.isascii() else 0.5)
    if near:
        return folded[near[0]]
    return next((word for plain, word in folded.items() if asked and plain and (asked in plain or plain in asked)), "")
