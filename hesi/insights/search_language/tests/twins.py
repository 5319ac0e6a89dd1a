"""Questions, each with what it means of one row, told in another way than the product does."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hesi.core.time import business_date
from hesi.expenses.documents.models import FrozenFinding, Line, LineInvoice, State
from hesi.insights.spending import COUNTED_STATES, UNPAID
from hesi.insights.tests.play import Play
from hesi.workspace.people.models import Department

Says = Callable[[Any], bool]


def rows() -> list[Any]:
    """Every expense there is, with all that stands around it."""
    related = "expense_type", "department", "project", "document__department", "document__project"
    lines: list[Any] = list(Line.objects.select_related(*related, "document__submitter", "document__legal_entity"))
    proofs, found = list(LineInvoice.objects.select_related("invoice")), list(FrozenFinding.objects.all())
    for line in lines:
        line.sellers = [one.invoice.seller_name for one in proofs if one.line_id == line.pk]
        line.rules = {
            one.rule for one in found if one.document_id == line.document_id and one.line_id in (None, line.pk)
        }
    return lines


def _bearer(line: Any) -> Department | None:
    return line.department or line.document.department


def _project(line: Any) -> Any:
    return line.project or line.document.project


def _key(line: Any) -> str:
    return line.expense_type.key if line.expense_type else ""


def _day(at: Any) -> str:
    return f"{business_date(at)}" if at else ""


def _says(text: str, line: Any) -> bool:
    return any(text in name for name in line.sellers)


def questions(played: Play) -> list[tuple[str, Says]]:
    """They are asked of a company that acted at random."""
    return [*_of_lists(played), *_of_numbers(played), *_of_papers(played)]


def _of_lists(played: Play) -> list[tuple[str, Says]]:
    sales = played.house.sales

    def below(line: Any) -> bool:
        top = _bearer(line)
        return top is not None and f"/{sales.pk}/" in top.path

    return [
        ("", lambda line: True),
        ("部门:销售", below),
        ("department:=销售部", lambda line: _bearer(line) == sales),
        ("department:晨光科技/销售部/华东组", lambda line: str(_bearer(line)) == "华东组"),
        ("-部门:销售部", lambda line: not below(line)),
        ("-has:department", lambda line: _bearer(line) is None),
        ("类型:住宿", lambda line: _key(line) == "hotel"),
        ("type:hotel,机票", lambda line: _key(line) in ("hotel", "flight")),
        ("-type:hotel", lambda line: _key(line) != "hotel"),
        ("state:已支付", lambda line: line.document.state == State.PAID),
        ("state:paid,draft", lambda line: line.document.state in (State.PAID, State.DRAFT)),
        ("状态:未支付", lambda line: line.document.state in UNPAID),
        ("-state:unpaid", lambda line: line.document.state in (State.PAID, State.ARCHIVED)),
        ("-state:paid", lambda line: line.document.state in COUNTED_STATES and line.document.state != State.PAID),
        ("人员:林晓", lambda line: line.document.submitter.name == "林晓"),
        ("-person:林晓,周岚", lambda line: line.document.submitter.name not in ("林晓", "周岚")),
        ("project:P1", lambda line: _project(line) is not None and _project(line).code == "P1"),
        ("-has:项目", lambda line: _project(line) is None),
        ("法人:上海", lambda line: "上海" in str(line.document.legal_entity or "")),
        ("-entity:上海", lambda line: "上海" not in str(line.document.legal_entity or "")),
        ("city:上海,北京", lambda line: line.city in ("上海", "北京")),
        ("-has:city", lambda line: not line.city),
        ("部门:销售 类型:住宿 -city:北京", lambda line: below(line) and _key(line) == "hotel" and line.city != "北京"),
    ]


def _of_numbers(played: Play) -> list[tuple[str, Says]]:
    middle = (played.clock - timedelta(days=30)).date()
    month, after = f"{middle:%Y-%m}", middle + timedelta(days=9)

    def in_month(line: Any) -> bool:
        return f"{line.spent_on}"[:7] == month

    return [
        ("amount:>100", lambda line: line.home.decimal > 100),
        ("amount:<=100 amount:>=20.5", lambda line: Decimal("20.5") <= line.home.decimal <= 100),
        ("amount:50..60.999", lambda line: 50 <= line.home.decimal < 61),
        ("-amount:50..60", lambda line: not 50 <= line.home.decimal <= 60),
        ("amount:50.001", lambda line: False),
        (f"month:{month}", in_month),
        (f"-month:{month}", lambda line: not in_month(line)),
        (f"date:>{middle}", lambda line: line.spent_on > middle),
        (f"date:<={month}", lambda line: f"{line.spent_on}"[:7] <= month),
        (f"date:{middle}..{after}", lambda line: middle <= line.spent_on <= after),
        (f"date:2000..{month} amount:>20", lambda line: f"{line.spent_on}"[:7] <= month and line.home_minor > 2000),
        (f"submitted:>={month}", lambda line: _day(line.document.submitted_at) >= f"{month}-01"),
        (f"submitted:<{month}", lambda line: _day(line.document.submitted_at) < f"{month}-01"),
        (f"paid:<={middle}", lambda line: "" < _day(line.document.paid_at) <= f"{middle}"),
    ]  # fmt: skip


def _of_papers(_played: Play) -> list[tuple[str, Says]]:
    number = min(Line.objects.values_list("document__number", flat=True))
    rule = Counter(FrozenFinding.objects.values_list("rule", flat=True)).most_common(1)[0][0]
    return [
        ("商户:饭店", lambda line: _says("饭店", line)),
        ("-seller:=锦江饭店", lambda line: "锦江饭店" not in line.sellers),
        ("has:invoice", lambda line: bool(line.sellers)),
        ("-有:发票", lambda line: not line.sellers),
        (f"finding:{rule}", lambda line: rule in line.rules),
        (f"has:finding -finding:{rule}", lambda line: bool(line.rules) and rule not in line.rules),
        (f"number:{number[:-1].lower()}", lambda line: line.document.number.startswith(number[:-1])),
        (f"-number:={number}", lambda line: line.document.number != number),
        ("currency:CNY", lambda line: line.currency == "CNY"),
        ("-币种:人民币", lambda line: line.currency != "CNY"),
        ("客户 锦江", lambda line: _says("锦江", line)),
        ("客户 -锦江", lambda line: not _says("锦江", line)),
    ]
