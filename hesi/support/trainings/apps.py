from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "hesi.support.trainings"
    label = "trainings"

    def ready(self) -> None:
        from hesi.support.trainings import permissions  # noqa: F401
        from hesi.support.trainings.places import register_places

        register_places()
