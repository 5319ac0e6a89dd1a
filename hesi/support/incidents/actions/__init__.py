"""Every state change of an incident."""

from hesi.support.incidents.actions.answering import answer_all, write_review
from hesi.support.incidents.actions.opening import change_incident, dismiss_suggestion, open_incident, post_update
from hesi.support.incidents.actions.sorting import add_tickets, remove_ticket, settle_offer

__all__ = [
    "add_tickets",
    "answer_all",
    "change_incident",
    "dismiss_suggestion",
    "open_incident",
    "post_update",
    "remove_ticket",
    "settle_offer",
    "write_review",
]
