"""The standards (差标): what an expense may cost per line, day, person, night or month, by group of cities."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hesi.expenses.policies.city_names import city_key
from hesi.expenses.policies.facts import LineFacts, SubjectFacts
from hesi.expenses.policies.rules.spec import CAPS, CITY_GROUPS, Hit, Param, RuleSpec

PER = ("line", "day", "person", "night", "month")
_SINGLE = ("line", "person", "night")


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `amount_minor` of the company's currency; without `city_group` for cities in no other cap of the type."""

    type: str
    per: str
    amount_minor: int
    city_group: str = ""


def over_cap(facts: SubjectFacts, params: Mapping[str, Any]) -> Iterator[Hit]:
    """Above a standard. Sums of a day or month are reported at the line that goes over."""
    caps = [Cap(**cap) for cap in params["caps"]]
    groups = {_city(city): group["key"] for group in params["city_groups"] for city in group["cities"]}
    sums: dict[tuple[object, ...], int] = {}
    over: set[tuple[object, ...]] = set()
    for line in facts.lines:
        for cap in _caps_of(line, caps, groups):
            if cap.per in _SINGLE:
                count = {"person": max(line.people_count, 1), "night": max(line.nights, 1)}.get(cap.per, 1)
                if line.home.minor > cap.amount_minor * count:
                    yield _hit(line, cap, line.home.minor, count)
            elif line.spent_on is not None:
                slot = (cap, line.home.currency, line.spent_on if cap.per == "day" else line.spent_on.replace(day=1))
                before = sums[slot] if slot in sums else _spent_elsewhere(facts, cap, line)
                sums[slot] = before + line.home.minor
                if sums[slot] > cap.amount_minor and slot not in over:
                    over.add(slot)
                    yield _hit(line, cap, sums[slot], 1)


def _spent_elsewhere(facts: SubjectFacts, cap: Cap, line: LineFacts) -> int:
    """What counts already for a cap of the month; known for the present month only."""
    is_this_month = line.spent_on is not None and line.spent_on.replace(day=1) == facts.today.replace(day=1)
    if cap.per != "month" or not is_this_month:
        return 0
    same = [money for key, money in facts.spent_this_month if key == cap.type and money.currency == line.home.currency]
    return sum(money.minor for money in same)


def _caps_of(line: LineFacts, caps: list[Cap], groups: Mapping[str, str]) -> Iterator[Cap]:
    """For each measure the cap of the line's city, else the one for all other cities."""
    group = groups.get(_city(line.city), "")
    for per in PER:
        fitting = {cap.city_group: cap for cap in caps if cap.type == line.type_key and cap.per == per}
        if cap := fitting.get(group) or fitting.get(""):
            yield cap


def _hit(line: LineFacts, cap: Cap, actual: int, count: int) -> Hit:
    currency = line.home.currency
    return Hit(
        line.id,
        "amount",
        {
            "type": line.type_name,
            "per": cap.per,
            "city": line.city if cap.city_group else "",
            "count": count,
            "cap": {"minor": cap.amount_minor, "currency": currency},
            "actual": {"minor": actual, "currency": currency},
        },
    )


def _city(name: str) -> str:
    return city_key(name)


TIER_1 = ["北京", "上海", "广州", "深圳"]
TIER_2 = [
    *(
        "成都",
        "杭州",
        "重庆",
        "武汉",
        "苏州",
        "西安",
        "南京",
        "长沙",
        "天津",
        "郑州",
        "东莞",
        "无锡",
        "宁波",
        "青岛",
        "合肥",
    ),
    *(
        "佛山",
        "厦门",
        "福州",
        "济南",
        "沈阳",
        "大连",
        "昆明",
        "哈尔滨",
        "长春",
        "石家庄",
        "南昌",
        "贵阳",
        "南宁",
        "海口",
        "三亚",
    ),
]
DEFAULT_GROUPS: list[dict[str, Any]] = [
    {"key": "tier1", "name": "一线城市", "cities": TIER_1},
    {"key": "tier2", "name": "省会及重点城市", "cities": TIER_2},
]
DEFAULT_CAPS: list[dict[str, Any]] = [
    {"type": "hotel", "per": "night", "city_group": "tier1", "amount_minor": 60_000},
    {"type": "hotel", "per": "night", "city_group": "tier2", "amount_minor": 45_000},
    {"type": "hotel", "per": "night", "city_group": "", "amount_minor": 35_000},
    {"type": "entertainment", "per": "person", "city_group": "", "amount_minor": 30_000},
    {"type": "meals", "per": "day", "city_group": "", "amount_minor": 20_000},
    {"type": "local_transport", "per": "day", "city_group": "", "amount_minor": 20_000},
    {"type": "communication", "per": "month", "city_group": "", "amount_minor": 30_000},
]

SPECS = (
    RuleSpec(
        "over_cap",
        _("Over the standard"),
        _("What an expense of a type may cost per line, day, person, night or month."),
        "reason",
        over_cap,
        (
            Param("city_groups", CITY_GROUPS, _("Groups of cities"), DEFAULT_GROUPS),
            Param("caps", CAPS, _("Standards"), DEFAULT_CAPS),
        ),
    ),
)
