"""How much a ticket is brought forward in the queue beyond its promised time, and why, in words.

The queue stands in the order of deadlines. What is blocked meanwhile moves a ticket forward by a span of time, the sum
of these parts, at most `MOST`:

* money that waits for the answer: from 1,000 of the provider's currency 15 minutes, from 10,000 one hour, from 100,000
  two hours, from 1,000,000 four hours; doubled in the last three days of a month, when books close;
* people who cannot go on: 10 minutes each, at most four hours;
* an emergency: a whole day.

Everything here is pure: facts in, spans out. `weigh` reads a ticket and the rates of the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hesi.core.errors import DomainError
from hesi.core.money import Money
from hesi.support.tickets.models import Ticket
from hesi.workspace.currencies.rates import rate_on
from hesi.workspace.tenancy.scope import active_tenant

MOST = timedelta(days=2)
EMERGENCY = timedelta(days=1)
EACH_PERSON = timedelta(minutes=10)
MOST_FOR_PEOPLE = timedelta(hours=4)
MONTH_END_DAYS = 3
# Whole units of the provider's currency, ascending, and how far they bring a ticket forward.
MONEY_STEPS = (
    (1_000, timedelta(minutes=15)),
    (10_000, timedelta(hours=1)),
    (100_000, timedelta(hours=2)),
    (1_000_000, timedelta(hours=4)),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One reason and how far it brings the ticket forward."""

    reason: str
    forward: timedelta


def weigh(ticket: Ticket, *, on: date | None = None) -> list[Part]:
    """Every reason for which this ticket is brought forward on that day of the provider; none for most tickets."""
    tenant = active_tenant()
    day = on or tenant.today
    parts = []
    if ticket.is_emergency:
        parts.append(Part(_("emergency"), EMERGENCY))
    if ticket.blocked_minor > 0:
        blocked = Money(ticket.blocked_minor, ticket.blocked_currency)
        forward = forward_for_money(_at_home(blocked, tenant.currency, day), is_month_end=is_month_end(day))
        if forward:
            words = _("{amount} blocked at the end of the month") if is_month_end(day) else _("{amount} blocked")
            parts.append(Part(words.format(amount=blocked.format()), forward))
    if ticket.people_blocked:
        count = ticket.people_blocked
        words = ngettext("one person blocked", "{count} people blocked", count).format(count=count)
        parts.append(Part(words, min(count * EACH_PERSON, MOST_FOR_PEOPLE)))
    return parts


def weight(ticket: Ticket, *, on: date | None = None) -> timedelta:
    """How far the ticket is brought forward in the queue."""
    return total(weigh(ticket, on=on))


def total(parts: Sequence[Part]) -> timedelta:
    """The parts together, at most `MOST`."""
    return min(sum((part.forward for part in parts), timedelta()), MOST)


def forward_for_money(blocked: Money, *, is_month_end: bool) -> timedelta:
    """What an amount in the provider's currency counts for."""
    reached = [forward for least, forward in MONEY_STEPS if blocked.decimal >= least]
    return max(reached, default=timedelta()) * (2 if is_month_end else 1)


def is_month_end(day: date) -> bool:
    """Whether this is one of the last days of its month."""
    return (day + timedelta(days=MONTH_END_DAYS)).month != day.month


def words_of(parts: Sequence[Part]) -> str:
    """“Brought forward 2 h: ¥120,000.00 blocked, 3 people blocked”; empty without a reason."""
    if not parts:
        return ""
    reasons = _(", ").join(part.reason for part in parts)
    return _("Brought forward {span}: {reasons}").format(span=span_words(total(parts)), reasons=reasons)


def span_words(span: timedelta) -> str:
    """A span as people say it: 45 min, 2 h, 2 h 30 min."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    said = [_("{count} h").format(count=hours)] if hours else []
    if minutes or not hours:
        said.append(_("{count} min").format(count=minutes))
    return " ".join(said)


def _at_home(blocked: Money, currency: str, on: date) -> Money:
    """The amount in the provider's currency; as it stands where no rate is known, which orders a queue well enough."""
    if blocked.currency == currency:
        return blocked
    try:
        return blocked.convert(rate_on(blocked.currency, currency, on).value, currency)
    except DomainError:
        return blocked.convert(Decimal(1), currency)
