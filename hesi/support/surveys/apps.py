from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "hesi.support.surveys"
    label = "surveys"
