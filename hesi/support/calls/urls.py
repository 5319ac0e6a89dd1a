from django.urls import path

from hesi.support.calls import views

urlpatterns = [
    path("desk/calls/", views.calls, name="desk-calls"),
    path("desk/calls/caller/", views.caller, name="desk-calls-caller"),
    path("desk/calls/<int:pk>/call-back/", views.call_back, name="desk-call-back"),
]
