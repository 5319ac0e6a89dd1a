"""What articles tell of the company's policy: its standards and how strictly its rules are set."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hesi.core.money import Money
from hesi.expenses.policies.answers import group_of
from hesi.expenses.policies.city_names import city_key
from hesi.expenses.policies.definition import level_and_params
from hesi.expenses.policies.forms import LEVEL_LABELS
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.rules import OFF, RULES
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.live_settings import live_setting

_LEVELS = (
    ("over-standard-level", "over_cap", gettext_lazy("What happens above a standard")),
    ("missing-invoice-level", "invoice_missing", gettext_lazy("What happens without an invoice")),
    ("wrong-title-level", "wrong_buyer_name", gettext_lazy("What happens with a wrong invoice title")),
    ("altered-invoice-level", "invoice_altered", gettext_lazy("What happens with an altered invoice")),
    ("duplicate-level", "weak_duplicate", gettext_lazy("What happens with a likely repeat")),
)
# Cities people ask about most; the article of the standards names them.
_CITIES = (
    ("beijing", "北京", gettext_lazy("A hotel night in Beijing")),
    ("shanghai", "上海", gettext_lazy("A hotel night in Shanghai")),
    ("chengdu", "成都", gettext_lazy("A hotel night in Chengdu")),
    ("hangzhou", "杭州", gettext_lazy("A hotel night in Hangzhou")),
)


def offer_live_settings() -> None:
    """Called once at start-up."""
    page = "admin-policy"
    for key, rule, label in _LEVELS:
        live_setting(key, label, _level(rule), page=page)
    for name, city, label in _CITIES:
        live_setting(f"hotel-cap-{name}", label, _cap("hotel", "night", city), page=page)
    live_setting(
        "hotel-cap-elsewhere", gettext_lazy("A hotel night in other cities"), _cap("hotel", "night", ""), page=page
    )
    live_setting("meal-cap", gettext_lazy("What meals may cost a day"), _cap("meals", "day", ""), page=page)
    live_setting(
        "entertainment-cap", gettext_lazy("What a guest may cost"), _cap("entertainment", "person", ""), page=page
    )
    live_setting(
        "late-expense-days", gettext_lazy("After how many days an expense is late"), _days("late_claim"), page=page
    )
    live_setting("too-old-days", gettext_lazy("After how many days it is refused"), _days("too_old"), page=page)
    live_setting("attachment-from", gettext_lazy("From which amount a paper is asked for"), _attachment, page=page)
    live_setting("policy-version", gettext_lazy("The policy in force"), _version, page=page, permission=MANAGE_SETTINGS)


def _level(rule: str) -> Callable[[Actor], str | None]:
    def read(actor: Actor) -> str | None:
        level, _params = _rule(rule)
        return None if level == OFF else str(LEVEL_LABELS[level])

    return read


def _days(rule: str) -> Callable[[Actor], str | None]:
    def read(actor: Actor) -> str | None:
        level, params = _rule(rule)
        days = params["days"]
        return None if level == OFF else ngettext("{count} day", "{count} days", days).format(count=days)

    return read


def _cap(kind: str, per: str, city: str) -> Callable[[Actor], str | None]:
    """The amount that holds in the city for one night, day or guest."""

    def read(actor: Actor) -> str | None:
        level, params = _rule("over_cap")
        caps = [cap for cap in params["caps"] if (cap["type"], cap["per"]) == (kind, per)]
        if level == OFF or not caps:
            return None
        groups = {group["key"]: group for group in params["city_groups"]}
        group = group_of(city_key(city), caps[0], caps, groups) if city else ""
        amount = next((cap["amount_minor"] for cap in caps if cap["city_group"] == group), None)
        return None if amount is None else Money(amount, actor.tenant.currency).format()

    return read


def _attachment(actor: Actor) -> str | None:
    level, params = _rule("missing_attachment")
    if level == OFF or not params["from_amount"]:
        return None
    return Money(params["from_amount"], actor.tenant.currency).format()


def _version(actor: Actor) -> str | None:
    version = _newest()
    if version is None:
        return None
    return _("version {number} of {day}").format(number=version.number, day=version.published_at.date().isoformat())


def _rule(key: str) -> tuple[str, Mapping[str, Any]]:
    version = _newest()
    return level_and_params(version.rules if version is not None else [], RULES[key])


def _newest() -> PolicyVersion | None:
    found: PolicyVersion | None = PolicyVersion.objects.order_by("-number").first()
    return found
