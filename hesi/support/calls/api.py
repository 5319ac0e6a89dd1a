"""The telephone system's door to the phone log."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from ninja import Header, Router, Status

from hesi.support.calls.actions import Filing, log_call
from hesi.support.calls.callers import candidates
from hesi.support.calls.schemas import CallerOut, CallIn, CallOut
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.access.idempotency import once

router = Router(tags=["desk"])


@router.post("", response={201: CallOut, **refusals})
def write_call(request: Any, body: CallIn, idempotency_key: str | None = Header(None, alias="Idempotency-Key")) -> Any:  # type: ignore[type-arg]
    """Write a call down, and learn who it may be and which page to open on the agent's screen.

    The caller is known when exactly one person has this number.
    """

    def act() -> Status[CallOut]:
        facts = body.dict()
        number = facts.pop("number")
        found = candidates(request.actor, phone=body.phone)
        who = found[0].who if len(found) == 1 else ""
        call = log_call(**facts, who=who, filing=Filing(number=number, is_internal=True), by=request.actor)
        address = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('desk-calls')}?{urlencode({'phone': body.phone})}"
        callers = [
            CallerOut(name=one.name, company=one.customer.name, open_tickets=[t.number for t in one.tickets])
            for one in found
        ]
        return Status(201, CallOut.of(call, open_url=address, callers=callers))

    return once(request, idempotency_key, act)
