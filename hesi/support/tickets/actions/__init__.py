"""Every state change of a ticket."""

from hesi.support.tickets.actions.asking import Upload, ask_for_help
from hesi.support.tickets.actions.conversing import (
    add_note,
    close_ticket,
    confirm_solved,
    reply,
    solve_ticket,
    take_ticket,
)

__all__ = [
    "Upload",
    "add_note",
    "ask_for_help",
    "close_ticket",
    "confirm_solved",
    "reply",
    "solve_ticket",
    "take_ticket",
]
