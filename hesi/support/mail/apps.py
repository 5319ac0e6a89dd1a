from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "hesi.support.mail"
    label = "mail"

    def ready(self) -> None:
        from hesi.support.mail import events, subscribers, tasks  # noqa: F401
        from hesi.support.mail.permissions import may_read_raw_mail
        from hesi.support.mail.places import register_places
        from hesi.workspace.files.reading import allow_reading

        register_places()
        allow_reading("mail", may_read_raw_mail)
