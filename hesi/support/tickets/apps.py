from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "hesi.support.tickets"
    label = "tickets"
