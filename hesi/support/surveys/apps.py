from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "hesi.support.surveys"
    label = "surveys"

    def ready(self) -> None:
        from hesi.support.surveys import permissions  # noqa: F401
        from hesi.support.surveys.exports import register_exports
        from hesi.support.surveys.places import register_places

        register_places()
        register_exports()
