from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "hesi.support.tickets"
    label = "tickets"

    def ready(self) -> None:
        from hesi.support.tickets import events, permissions, subscribers  # noqa: F401
        from hesi.support.tickets.dispatch import events as dispatch_events  # noqa: F401
        from hesi.support.tickets.dispatch import subscribers as dispatch_subscribers  # noqa: F401
        from hesi.support.tickets.emergency import events as emergency_events  # noqa: F401
        from hesi.support.tickets.emergency import subscribers as emergency_subscribers  # noqa: F401
        from hesi.support.tickets.places import register_places
        from hesi.support.tickets.promises import register_promises
        from hesi.support.tickets.reading import may_read_attachment
        from hesi.support.tickets.robots import register_robots
        from hesi.workspace.files.reading import allow_reading

        register_places()
        register_promises()
        register_robots()
        allow_reading("ticket", may_read_attachment, guests=True)
