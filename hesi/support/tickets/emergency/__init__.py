"""The emergency path: a customer's work stands still, and the people who can help hear of it at once.

Publishes `declare_emergency(ticket, reason=…, by=…)` for the support page, the phone log and the desk,
`withdraw_emergency`, and `hotline()`. Events: `ticket.emergency_declared`, `ticket.emergency_withdrawn`,
`ticket.emergency_refused`.
"""

from hesi.support.tickets.emergency.actions import Declared, declare_emergency, withdraw_emergency
from hesi.support.tickets.emergency.reasons import Reason
from hesi.support.tickets.emergency.settings import hotline

__all__ = ["Declared", "Reason", "declare_emergency", "hotline", "withdraw_emergency"]
