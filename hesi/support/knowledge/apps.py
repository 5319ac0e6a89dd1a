from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "hesi.support.knowledge"
    label = "knowledge"
