"""Dispatch: which line a ticket goes to, how urgent it is, and who gets it.

Publishes `dispatch_new(ticket, at=…)` and `dispatch_reopened(ticket, at=…)`, asked inside the transaction that opens a
ticket (again), `available_agents(line, at)`, and `reassign_untaken(at)`, which a job asks. The choice itself is made by
two pure functions, `rules.decide` and `choosing.choose`; each assignment keeps its reason in an event.
"""

from hesi.support.tickets.dispatch.assigning import dispatch_new, dispatch_reopened
from hesi.support.tickets.dispatch.staff import available_agents

__all__ = ["available_agents", "dispatch_new", "dispatch_reopened"]
