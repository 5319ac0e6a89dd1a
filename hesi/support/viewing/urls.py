from django.urls import path

from hesi.support.viewing import views

urlpatterns = [
    path("viewing/stop/", views.stop, name="viewing-stop"),
    path("desk/<str:number>/viewing/", views.desk_viewing, name="desk-viewing"),
    path("desk/<str:number>/viewing/<int:pk>/opening/", views.desk_opening, name="desk-viewing-opening"),
    path("desk/<str:number>/viewing/<int:pk>/withdrawal/", views.desk_withdrawal, name="desk-viewing-withdrawal"),
    path("support/<str:number>/viewing/", views.ticket_viewing, name="ticket-viewing"),
    path("support/<str:number>/viewing/<int:pk>/decision/", views.ticket_decision, name="ticket-viewing-decision"),
    path(
        "support/<str:number>/viewing/<int:pk>/revocation/", views.ticket_revocation, name="ticket-viewing-revocation"
    ),
    path("admin/viewing/", views.admin_viewing, name="admin-viewing"),
    path("admin/viewing/<int:pk>/decision/", views.admin_decision, name="admin-viewing-decision"),
    path("admin/viewing/<int:pk>/revocation/", views.admin_revocation, name="admin-viewing-revocation"),
]
