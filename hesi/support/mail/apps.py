from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "hesi.support.mail"
    label = "mail"
