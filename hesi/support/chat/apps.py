from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "hesi.support.chat"
    label = "chat"

    def ready(self) -> None:
        from hesi.support.chat import events, permissions, subscribers  # noqa: F401
        from hesi.support.chat.dock import dock
        from hesi.support.chat.guests import ear_of
        from hesi.support.chat.places import register_places
        from hesi.support.chat.reading import may_read_file
        from hesi.workspace.access.companions import companion
        from hesi.workspace.events.live.sessions import visitor_ear
        from hesi.workspace.files.reading import allow_reading

        register_places()
        allow_reading("chat", may_read_file, guests=True, shows_pictures=True)
        visitor_ear(ear_of)
        companion(dock)
