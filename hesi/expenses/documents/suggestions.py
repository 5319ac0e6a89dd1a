"""What the system already knows about a new line: the expense type an invoice speaks of, the city, the date."""

from collections.abc import Sequence

from hesi.core.text import fold_name
from hesi.expenses.documents.drafts import LineInput
from hesi.expenses.documents.models import Document, ExpenseType
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.policies.rules.caps import TIER_1, TIER_2

_MORE = ("太原", "兰州", "珠海", "温州", "烟台", "乌鲁木齐", "呼和浩特", "银川", "西宁", "拉萨", "香港", "澳门", "台北")
CITIES = (*TIER_1, *TIER_2, *_MORE)


def line_for_invoice(invoice: Invoice, offered: Sequence[ExpenseType]) -> LineInput:
    """A line that says what the invoice says. The amount is the invoice's total in its own currency.

    A credit note (红字发票) gives no amount: it takes money back, and what it proves is for a person to say.
    """
    kind = suggest_expense_type(invoice, offered)
    total = invoice.total
    return LineInput(
        expense_type_id=kind.pk if kind else None,
        spent_on=invoice.issued_on,
        currency=invoice.currency,
        amount=str(total.decimal) if total is not None and total.is_positive else "",
        city=city_of(invoice),
        note=_summary(invoice),
        invoice_keys=(invoice.key,),
    )


def suggest_expense_type(invoice: Invoice, offered: Sequence[ExpenseType]) -> ExpenseType | None:
    """The offered type whose words the invoice carries most, the goods rows counting before the seller's name.

    None when nothing matches: better an empty field than a wrong guess.
    """
    goods = fold_name(" ".join([str(item.get("name", "")) for item in invoice.items] + [invoice.kind]))
    seller = fold_name(invoice.seller_name)
    best, best_score = None, 0
    for kind in offered:
        words = [fold_name(word) for word in kind.words]
        score = 3 * sum(word in goods for word in words) + sum(word in seller for word in words)
        if score > best_score:
            best, best_score = kind, score
    return best


def offered_types(document: Document) -> list[ExpenseType]:
    """The expense types this kind of document offers, in order; all active ones when its template names none."""
    keys = document.template_version.definition.get("expense_types") or []
    types = ExpenseType.objects.filter(is_active=True)
    return list(types.filter(key__in=keys) if keys else types)


def city_of(invoice: Invoice) -> str:
    """The city of a hotel or taxi by the seller's name, or a ticket's destination; empty when not plain."""
    told = (str(invoice.extra.get(name, "")) for name in ("to_station", "city"))
    return next((city for text in (*told, invoice.seller_name) for city in CITIES if city in text), "")


def _summary(invoice: Invoice) -> str:
    extra = invoice.extra
    if extra.get("from_station") and extra.get("to_station"):
        return f"{extra.get('train', '')} {extra['from_station']} → {extra['to_station']}".strip()
    first = next((str(item.get("name", "")) for item in invoice.items if item.get("name")), "")
    return " · ".join(part for part in (invoice.seller_name, first.strip("*").replace("*", " ")) if part)[:200]
