"""The tables of tickets."""

from hesi.support.tickets.models.category import Category
from hesi.support.tickets.models.dispatching import DispatchRule
from hesi.support.tickets.models.message import Follower, Message, MessageAttachment, Participant
from hesi.support.tickets.models.ticket import NO_DEADLINE, Ticket, TicketQuerySet
from hesi.support.tickets.models.work import Rating, Tag, TicketLink, TicketTag, TicketTask

__all__ = [
    "NO_DEADLINE",
    "Category",
    "DispatchRule",
    "Follower",
    "Message",
    "MessageAttachment",
    "Participant",
    "Rating",
    "Tag",
    "Ticket",
    "TicketLink",
    "TicketQuerySet",
    "TicketTag",
    "TicketTask",
]
