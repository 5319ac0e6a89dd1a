"""Emergencies from either side."""

from django.urls import path

from hesi.support.tickets.emergency import views

urlpatterns = [
    path("support/<str:number>/emergency/", views.customer, name="ticket-emergency"),
    path("desk/<str:number>/emergency/", views.desk, name="desk-emergency"),
    path("desk/<str:number>/emergency/withdrawal/", views.withdrawal, name="desk-emergency-withdrawal"),
]
