from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "hesi.support.trainings"
    label = "trainings"
