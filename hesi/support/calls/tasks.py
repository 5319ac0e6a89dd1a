"""Reminding agents of promised calls."""

from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.support.calls.models import Call
from hesi.support.calls.notices import CALL_BACK_DUE
from hesi.support.tickets.agents import agents_among
from hesi.support.tickets.queries import agents_to_tell
from hesi.workspace.jobs.tenant_tasks import tenant_task
from hesi.workspace.notifications.notify import notify


@tenant_task(atomic=True)
def remind_of_call_back(*, pk: int) -> None:
    """Tell who promised it, else everybody who could, that the time has come. Nothing when it was made already."""
    call = Call.objects.to_call_back().select_related("ticket").filter(pk=pk).first()
    if call is None:
        return
    told = [call.agent_id] if call.agent_id and agents_among([call.agent_id]) else []
    if not told and call.ticket is not None:
        told = agents_to_tell(call.ticket)
    notify(
        told,
        kind=CALL_BACK_DUE,
        url=f"{reverse('desk-calls')}?show=call_backs",
        dedupe=f"call:{call.pk}:due",
        text=lambda: (
            _("Call back now: {name}").format(name=call.caller_name or call.phone),
            f"{call.phone} {call.note}"[:300],
        ),
        icon="phone",
    )
