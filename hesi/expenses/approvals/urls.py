from django.urls import path

from hesi.expenses.approvals import views

urlpatterns = [
    path("admin/flows/", views.flows, name="admin-flows"),
    path("admin/flows/people/", views.people, name="admin-flow-people"),
    path("admin/flows/<slug:key>/", views.flow, name="admin-flow"),
]
