"""What people ask about standards: how much a night, a meal or a guest may cost in a city."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.core.money import Money
from hesi.expenses import vocabulary
from hesi.expenses.policies.city_names import city_key, city_label, known_cities
from hesi.expenses.policies.definition import level_and_params
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.rules import OFF, RULES
from hesi.workspace.access.actor import Actor
from hesi.workspace.answers import Answer, Question, Source, words

_HOW_MUCH = words(
    "标准 / 限额 / 上限 / 差标 / 多少 / 能报几 / 最多 / 额度 / 能住 / 几百 / 能花 / limit / cap",
    "how much / standard / maximum / allowance / allowed / at most / how expensive / per night",
)
_TYPES = {
    "hotel": words(
        "住宿 / 酒店 / 宾馆 / 住一晚 / 住店 / 房费 / 一晚 / hotel / lodging / accommodation / night",
        "room",
    ),
    "meals": words("餐 / 吃饭 / 伙食 / meal / meals / lunch / dinner / food"),
    "entertainment": words("招待 / 请客 / 宴请 / entertainment / guests"),
    "taxi": words("打车 / 出租车 / 市内交通 / taxi / cab"),
}


def answer(actor: Actor, question: Question) -> Answer | None:
    """Registered once at start-up."""
    if question.asks_how or not question.says(*_HOW_MUCH):
        return None
    version: PolicyVersion | None = PolicyVersion.objects.order_by("-number").first()
    level, params = level_and_params(version.rules if version else [], RULES["over_cap"])
    if version is None or level == OFF:
        return None
    labels = dict(vocabulary.offered(vocabulary.EXPENSE_TYPE))
    asked = [key for key, label in labels.items() if question.says(label.casefold(), *_TYPES.get(key, ()))]
    city = _city_in(question, params)
    caps = [cap for cap in params["caps"] if cap["type"] in (asked or labels)]
    if not caps or not (asked or city) or (not asked and not question.says("标准", "standard", "差标", "limit")):
        return None
    groups = {group["key"]: group for group in params["city_groups"]}
    fitting = [cap for cap in caps if not city or cap["city_group"] == group_of(city, cap, caps, groups)]
    lines = [_line(cap, labels, groups, city, actor.tenant.currency) for cap in fitting]
    said = _("By version {number} of your company's policy:").format(number=version.number)
    source = Source(_("Standards on the home page"), reverse("home"))
    return Answer("\n".join([said, *lines]), (source,), confidence=0.9 if city and asked else 0.75)


def _city_in(question: Question, params: Mapping[str, Any]) -> str:
    """The city it names, by the name the policy knows it by; empty when it names none that is known."""
    named = {city: city_key(city) for group in params["city_groups"] for city in group["cities"]}
    named |= known_cities()
    found = [name for name in named if question.says(name.casefold())]
    return named[max(found, key=len)] if found else ""


def group_of(city: str, cap: Mapping[str, Any], caps: list[Any], groups: Mapping[str, Any]) -> str:
    """The group whose cap holds in the city for this type and measure; empty: the one for all other cities."""
    mine = next((key for key, group in groups.items() if city in map(city_key, group["cities"])), "")
    same = {one["city_group"] for one in caps if (one["type"], one["per"]) == (cap["type"], cap["per"])}
    return mine if mine in same else ""


def _line(
    cap: Mapping[str, Any], labels: Mapping[str, str], groups: Mapping[str, Any], city: str, currency: str
) -> str:
    measures = {
        "line": _("{type}: {amount} per expense"),
        "day": _("{type}: {amount} per day"),
        "person": _("{type}: {amount} per person"),
        "night": _("{type}: {amount} per night"),
        "month": _("{type}: {amount} per month"),
    }
    said = measures[cap["per"]].format(type=labels[cap["type"]], amount=Money(cap["amount_minor"], currency).format())
    place = city_label(city) if city else (groups[cap["city_group"]]["name"] if cap["city_group"] in groups else "")
    return f"{place} · {said}" if place else said
