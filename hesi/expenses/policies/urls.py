from django.urls import path

from hesi.expenses.policies import views

urlpatterns = [
    path("admin/policy/", views.policy, name="admin-policy"),
    path("admin/policy/history/", views.history, name="admin-policy-history"),
]
