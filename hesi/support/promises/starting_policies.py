"""The promises a provider starts with. Laid when the first question comes in; whoever has policies keeps them."""

from typing import Any

from hesi.support.promises.models import EscalationRung, SlaPolicy, SlaPolicyVersion
from hesi.support.promises.snapshot import Snapshot, round_the_clock, with_hours
from hesi.workspace.calendars.working_days import default_row
from hesi.workspace.tenancy.models import Plan
from hesi.workspace.tenancy.opening import laid_once
from hesi.workspace.tenancy.scope import active_tenant

NAMES_ZH = ("企业版·紧急 7×24", "企业版", "标准服务")
NAMES_EN = ("Enterprise, urgent, 24×7", "Enterprise", "Standard service")
HOTLINE = [["09:00", "18:00"]]
HOTLINE_WEEK: dict[str, list[list[str]]] = {str(day): HOTLINE if day <= 5 else [] for day in range(1, 8)}


def _minutes(value: int) -> dict[str, Any]:
    return {"unit": "minutes", "value": value}


def _days(value: int) -> dict[str, Any]:
    return {"unit": "business_days", "value": value}


SAME_DAY: dict[str, Any] = {"unit": "end_of_business_day", "value": 0, "cut_off": "17:00"}


def _row(response: dict[str, Any], solution: dict[str, Any]) -> dict[str, Any]:
    return {"first_response": response, "next_response": response, "solution": solution}


TARGETS = {
    "urgent": _row(_minutes(30), _minutes(120)),
    "high": _row(_minutes(60), _minutes(240)),
    "normal": _row(_minutes(240), _days(1)),
    "low": _row(SAME_DAY, _days(2)),
}
ENTERPRISE_TARGETS = TARGETS | {
    "high": _row(_minutes(30), _minutes(240)),
    "normal": _row(_minutes(120), _days(1)),
}
AROUND_THE_CLOCK = {"urgent": _row(_minutes(15), _minutes(120))}

# Where a number stands for the share of the time that is used up, 100 being the deadline.
LADDER: tuple[dict[str, Any], ...] = (
    {
        "at_percent": 100,
        "targets": ["agent", "line_lead"],
        "channels": ["in_app", "email"],
        "needs_acknowledgement": True,
        "repeat_minutes": 30,
    },
    {
        "at_percent": 150,
        "targets": ["support_lead", "success_manager"],
        "channels": ["in_app", "email", "robot"],
        "needs_acknowledgement": True,
        "repeat_minutes": 60,
    },
)
URGENT_LADDER: tuple[dict[str, Any], ...] = (
    {
        "at_percent": 50,
        "targets": ["agent", "line_lead", "on_call"],
        "channels": ["in_app", "email", "robot"],
        "needs_acknowledgement": True,
        "repeat_minutes": 10,
    },
    {
        "at_percent": 100,
        "targets": ["support_lead", "success_manager", "on_call"],
        "channels": ["in_app", "email", "robot"],
        "needs_acknowledgement": True,
        "repeat_minutes": 15,
    },
)


def hotline_calendar() -> Snapshot:
    """Workdays 09:00-18:00 with the holidays and make-up workdays of the workspace's calendar."""
    return with_hours(default_row(), HOTLINE_WEEK)


def lay_promises() -> None:
    """The starting policies and the ladder, into a workspace that has none. Two at once lay them once."""
    if SlaPolicy.objects.exists():
        return
    with laid_once():
        if not SlaPolicy.objects.exists():
            _lay()


def _lay() -> None:
    hotline = hotline_calendar()
    names = NAMES_ZH if active_tenant().language.startswith("zh") else NAMES_EN
    enterprise = {"plans": [Plan.ENTERPRISE.value]}
    always = round_the_clock(hotline["time_zone"])
    for position, (name, conditions, targets, calendar) in enumerate(
        (
            (names[0], enterprise | {"priorities": ["urgent"]}, AROUND_THE_CLOCK, always),
            (names[1], enterprise, ENTERPRISE_TARGETS, hotline),
            (names[2], {}, TARGETS, hotline),
        )
    ):
        policy = SlaPolicy.objects.create(name=name, position=position, conditions=conditions)
        SlaPolicyVersion.objects.create(policy=policy, number=1, targets=targets, calendar=calendar)
    lay_ladder()


def lay_ladder() -> None:
    """The starting ladder, where there is none."""
    if EscalationRung.objects.exists():
        return
    for metric in ("first_response", "next_response", "solution"):
        for position, rung in enumerate(LADDER):
            EscalationRung.objects.create(metric=metric, position=position, **rung)
        for position, rung in enumerate(URGENT_LADDER):
            EscalationRung.objects.create(
                metric=metric, priority="urgent", position=position, obeys_hours=False, **rung
            )
