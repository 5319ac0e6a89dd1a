"""Dispatch: which line a ticket goes to, how urgent it is, and who gets it.

Publishes `dispatch_new(ticket, at=…)`, asked by whoever opens a ticket, in the same transaction.
"""

from hesi.support.tickets.dispatch.assigning import dispatch_new

__all__ = ["dispatch_new"]
