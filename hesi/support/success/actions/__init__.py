"""What people and the daily round do about customers."""

from hesi.support.success.actions.alarms import watch
from hesi.support.success.actions.care import (
    acknowledge_alarm,
    finish_action,
    pin_note,
    plan_action,
    set_renewal,
    snooze_alarm,
    write_note,
)
from hesi.support.success.actions.health import save_weights, take_snapshot, weights_in_force
from hesi.support.success.actions.onboarding import (
    TemplateRow,
    plan_step,
    save_template,
    start_onboarding,
    tick_by_facts,
    tick_step,
    untick_step,
)

__all__ = [
    "TemplateRow",
    "acknowledge_alarm",
    "finish_action",
    "pin_note",
    "plan_action",
    "plan_step",
    "save_template",
    "save_weights",
    "set_renewal",
    "snooze_alarm",
    "start_onboarding",
    "take_snapshot",
    "tick_by_facts",
    "tick_step",
    "untick_step",
    "watch",
    "weights_in_force",
    "write_note",
]
