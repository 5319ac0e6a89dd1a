"""What can be chosen on the desk: agents, lines, categories, tags, macros, read together in one query."""

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from hesi.support.desk.models import Macro
from hesi.support.service.models import SupportLine
from hesi.support.tickets.agents import agents_by_grant
from hesi.support.tickets.models import Category, Tag
from hesi.workspace.access.actor import AnyActor

Pairs = list[tuple[str, str]]
_AGENT, _LINE, _CATEGORY, _TAG, _MACRO = "agent", "line", "category", "tag", "macro"
MOST_TAGS = 200


class DeskChoices:
    """Pairs of key and name in the reader's language, each list in the order people know it."""

    def __init__(self, actor: AnyActor) -> None:
        leaves = Category.objects.filter(is_active=True, children__isnull=True)
        macros = Macro.objects.visible_to(actor).filter(is_active=True)
        parts = (
            _rows(agents_by_grant(), _AGENT, "pk", "name", "name"),
            _rows(SupportLine.objects.filter(is_active=True), _LINE, "pk", "name_zh", "name_en", order="position"),
            _rows(leaves, _CATEGORY, "key", "name_zh", "name_en", order="position"),
            _rows(Tag.objects.all(), _TAG, "name", "name", "name"),
            _rows(macros, _MACRO, "pk", "name", "name", order="position"),
        )
        found: dict[str, list[tuple[int, str, str]]] = {}
        is_chinese = (get_language() or "zh").startswith("zh")
        for kind, key, chinese, english, position in parts[0].union(*parts[1:], all=True):
            found.setdefault(kind, []).append((position, chinese if is_chinese else english, key))
        self.agents = _pairs(found.get(_AGENT, ()))
        self.lines = _pairs(found.get(_LINE, ()))
        self.categories = _pairs(found.get(_CATEGORY, ()))
        self.macros = _pairs(found.get(_MACRO, ()))
        self.tags = [name for _key, name in _pairs(found.get(_TAG, ()))[:MOST_TAGS]]


def _rows(rows: QuerySet, kind: str, key: str, chinese: str, english: str, order: str = "") -> QuerySet:  # type: ignore[type-arg]
    return (
        rows.order_by()
        .annotate(
            _kind=Value(kind, CharField()),
            _key=Cast(key, CharField()),
            _zh=Cast(chinese, CharField()),
            _en=Cast(english, CharField()),
            _order=F(order) if order else Value(0),
        )
        .values_list("_kind", "_key", "_zh", "_en", "_order")
    )


def _pairs(found: object) -> Pairs:
    return [(key, name) for _position, name, key in sorted(found)]  # type: ignore[call-overload]
