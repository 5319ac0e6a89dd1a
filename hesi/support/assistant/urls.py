from django.urls import path

from hesi.support.assistant import views

urlpatterns = [
    path("assistant/", views.page, name="assistant"),
    path("assistant/questions/", views.questions, name="assistant-questions"),
    path("assistant/turns/<int:pk>/opinion/", views.opinion, name="assistant-opinion"),
    path("assistant/handover/", views.handover, name="assistant-handover"),
    path("assistant/beginnings/", views.beginnings, name="assistant-beginnings"),
    path("assistant/gaps/", views.gaps, name="assistant-gaps"),
    path("assistant/gaps/<int:pk>/dismissal/", views.gap_dismissal, name="assistant-gap-dismissal"),
]
