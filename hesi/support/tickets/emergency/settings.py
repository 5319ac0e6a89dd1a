"""The hotline's number and the daily limit of the open provider workspace."""

from django.db import transaction

from hesi.core.text import clean_line
from hesi.support.service.models import EmergencySettings
from hesi.support.tickets.dispatch.permissions import may_manage_dispatch
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

USUAL_LIMIT = 3


def emergency_settings() -> EmergencySettings:
    """As they are kept, or as they are before anybody has changed them."""
    return EmergencySettings.objects.first() or EmergencySettings(daily_limit=USUAL_LIMIT)


def hotline() -> str:
    """The number to call when work stands still; empty where the provider names none."""
    return emergency_settings().hotline


@transaction.atomic
def change_emergency_settings(*, hotline: str, daily_limit: int, by: Actor) -> EmergencySettings:
    """Another number, or another limit of emergencies a company may declare by itself in a day."""
    require(may_manage_dispatch, by)
    row, _created = EmergencySettings.objects.select_for_update().get_or_create()
    row.hotline, row.daily_limit = clean_line(hotline, 40), daily_limit
    row.save(update_fields=["hotline", "daily_limit"])
    record("emergency.settings_changed", row, by=by, hotline=row.hotline, daily_limit=daily_limit)
    return row
