"""Every state change of a ticket."""

from hesi.support.tickets.actions.asking import Upload, ask_for_help, open_ticket
from hesi.support.tickets.actions.conversing import add_note, append_message, reply
from hesi.support.tickets.actions.working import close_ticket, confirm_solved, solve_ticket, take_ticket

__all__ = [
    "Upload",
    "add_note",
    "append_message",
    "ask_for_help",
    "close_ticket",
    "confirm_solved",
    "open_ticket",
    "reply",
    "solve_ticket",
    "take_ticket",
]
