from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "hesi.workspace.exports"
    label = "exports"

    def ready(self) -> None:
        from hesi.workspace.events.subjects import Subject, register_subject
        from hesi.workspace.exports import events, permissions  # noqa: F401
        from hesi.workspace.exports.models import Export

        register_subject(
            Subject(type=Export.subject_type, model=Export, label=lambda row: row.title, url=lambda row: row.url)
        )
