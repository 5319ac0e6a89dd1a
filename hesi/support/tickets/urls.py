from django.urls import include, path

from hesi.support.tickets.views import customer, desk

urlpatterns = [
    path("desk/settings/", include("hesi.support.tickets.dispatch.urls")),
    path("", include("hesi.support.tickets.emergency.urls")),
    path("support/", customer.mine, name="support-mine"),
    path("support/new/", customer.new, name="support-new"),
    path("support/<str:number>/", customer.ticket, name="ticket"),
    path("support/<str:number>/replies/", customer.replies, name="ticket-replies"),
    path("support/<str:number>/confirmation/", customer.confirmation, name="ticket-confirmation"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<str:number>/", desk.ticket, name="desk-ticket"),
    path("desk/<str:number>/replies/", desk.replies, name="desk-replies"),
    path("desk/<str:number>/assignment/", desk.assignment, name="desk-assignment"),
    path("desk/<str:number>/solution/", desk.solution, name="desk-solution"),
    path("desk/<str:number>/closure/", desk.closure, name="desk-closure"),
]
