from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "hesi.support.desk"
    label = "desk"

    def ready(self) -> None:
        from hesi.support.chat.inserts import register_inserts
        from hesi.support.desk import events, permissions, subscribers  # noqa: F401
        from hesi.support.desk.finding import register_search
        from hesi.support.desk.inserts import inserts_for_chat

        register_search()
        register_inserts(inserts_for_chat)
