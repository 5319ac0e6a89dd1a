"""Addresses of stored files."""

from django.urls import path

from hesi.workspace.files import views

urlpatterns = [path("files/<str:key>/", views.file, name="file")]
