from django.urls import path

from hesi.workspace.filters import views

urlpatterns = [
    path("filters/", views.saving, name="filter-saving"),
    path("filters/<int:pk>/removal/", views.removal, name="filter-removal"),
]
