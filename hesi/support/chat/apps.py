from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "hesi.support.chat"
    label = "chat"
