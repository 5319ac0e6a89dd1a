from django.urls import path

from hesi.support.incidents import views

urlpatterns = [
    path("desk/incidents/", views.incidents, name="incidents"),
    path("desk/incidents/new/", views.new, name="incident-new"),
    path("desk/incidents/suggestions/<int:pk>/dismissal/", views.dismissal, name="incident-suggestion-dismissal"),
    path("desk/incidents/<str:number>/", views.incident, name="incident"),
    path("desk/incidents/<str:number>/settings/", views.settings, name="incident-settings"),
    path("desk/incidents/<str:number>/updates/", views.updates, name="incident-updates"),
    path("desk/incidents/<str:number>/answers/", views.answers, name="incident-answers"),
    path("desk/incidents/<str:number>/review/", views.review, name="incident-review"),
    path("desk/incidents/<str:number>/tickets/", views.tickets, name="incident-tickets"),
    path("desk/incidents/<str:number>/tickets/<str:ticket>/removal/", views.ticket_removal, name="incident-removal"),
    path("desk/incidents/<str:number>/tickets/<str:ticket>/offer/", views.offer, name="incident-offer"),
]
