from django.urls import path

from hesi.workspace.currencies import views

urlpatterns = [
    path("admin/rates/", views.rates, name="admin-rates"),
    path("admin/rates/<int:pk>/removal/", views.rate_removal, name="admin-rate-removal"),
]
