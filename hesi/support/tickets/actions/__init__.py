"""Every state change of a ticket."""

from hesi.support.tickets.actions.asking import Upload, ask_for_help, open_ticket
from hesi.support.tickets.actions.conversing import add_note, append_message, reply
from hesi.support.tickets.actions.handing import assign_ticket, set_category, set_priority, take_ticket
from hesi.support.tickets.actions.marking import (
    add_task,
    finish_task,
    follow_ticket,
    link_tickets,
    tag_ticket,
    unlink_tickets,
    untag_ticket,
)
from hesi.support.tickets.actions.merging import merge_tickets, split_ticket, undo_merge
from hesi.support.tickets.actions.pausing import (
    hold_ticket,
    resume_ticket,
    snooze_ticket,
    wait_for_customer,
    wake_ticket,
)
from hesi.support.tickets.actions.settling import (
    close_ticket,
    confirm_solved,
    mark_spam,
    reopen_ticket,
    request_rating,
    solve_ticket,
)

__all__ = [
    "Upload",
    "add_note",
    "add_task",
    "append_message",
    "ask_for_help",
    "assign_ticket",
    "close_ticket",
    "confirm_solved",
    "finish_task",
    "follow_ticket",
    "hold_ticket",
    "link_tickets",
    "mark_spam",
    "merge_tickets",
    "open_ticket",
    "reopen_ticket",
    "reply",
    "request_rating",
    "resume_ticket",
    "set_category",
    "set_priority",
    "snooze_ticket",
    "solve_ticket",
    "split_ticket",
    "tag_ticket",
    "take_ticket",
    "undo_merge",
    "unlink_tickets",
    "untag_ticket",
    "wait_for_customer",
    "wake_ticket",
]
