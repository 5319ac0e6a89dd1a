"""The floor under a new ticket: the rows it leaves behind, written again by hand-made SQL in one transaction.

Copies the newest ticket of the running database (ticket, message, promises, events); no rule of the product runs while
it is timed.
"""

import json
import subprocess
import sys
from typing import Any

from bench.floor import _Insert
from bench.servers import ROOT

SECONDS = 5


def tickets_per_second(environment: dict[str, str]) -> tuple[float, int]:
    """New tickets a second, and rows in one."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.ticket_floor"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    answer = json.loads(ran.stdout)
    return answer["rate"], answer["rows"]


def main() -> None:
    """Runs in the product's environment; prints JSON."""
    import os
    import time

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    import django

    django.setup()
    from django.db import connection, transaction

    from hesi.workspace.tenancy.scope import across_tenants

    with across_tenants():
        rows = _rows()
        known = {(row._meta.db_table, row.pk) for row in rows}
        statements = [_Copy(row, known) for row in rows]
        made, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < SECONDS:
            ids: dict[tuple[str, int], int] = {}
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements:
                    statement.run(cursor, ids, made)
            made += 1
        rate = made / (time.perf_counter() - begun)
    json.dump({"rate": rate, "rows": len(rows)}, sys.stdout)


def _rows() -> list[Any]:
    """What the newest ticket that somebody asked for left behind when it was made."""
    from hesi.support.promises.models import Clock, ClockSegment
    from hesi.support.tickets.models import Message, Ticket
    from hesi.workspace.events.models import Event

    opened = Event.objects.filter(name="ticket.opened").order_by("-pk").first()
    assert opened is not None
    ticket = Ticket.objects.get(pk=opened.subject_id)
    clocks = Clock.objects.filter(subject_type="ticket", subject_id=ticket.pk)
    events = Event.objects.filter(subject_type="ticket", subject_id=ticket.pk)
    return [
        ticket,
        Message.objects.filter(ticket=ticket).order_by("pk").first(),
        *clocks,
        *ClockSegment.objects.filter(clock__in=clocks),
        *events,
    ]


class _Copy(_Insert):
    """As the floor's insert, with what is unique about a ticket made unique."""

    def run(self, cursor: Any, ids: dict[tuple[str, int], int], made: int) -> None:
        """Insert the copy numbered `made`."""
        if "requester_name" in self.columns:
            self.values[self.columns.index("number")] = f"F{made}"
        super().run(cursor, ids, made)


if __name__ == "__main__":
    main()
