"""Robots, under the addresses of notices."""

from django.urls import path

from hesi.workspace.notifications.robots import views

urlpatterns = [
    path("admin/robots/", views.robots, name="robots"),
    path("admin/robots/new/", views.new, name="robot-new"),
    path("admin/robots/<str:key>/", views.robot, name="robot"),
    path("admin/robots/<str:key>/test/", views.test, name="robot-test"),
    path("admin/robots/<str:key>/removal/", views.removal, name="robot-removal"),
    path("hooks/robots/<str:key>/", views.hook, name="robot-hook"),
]
