"""A ticket's number in an address, so that the desk's other pages are never taken for one."""

from django.urls import register_converter


class TicketNumber:
    """Two capitals, then digits and dashes: GD-20261123-0001."""

    regex = r"[A-Z]{2}-[0-9-]{1,21}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TicketNumber, "ticket")
