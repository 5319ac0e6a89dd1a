from django.urls import include, path

from hesi.workspace.notifications import views

urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/reading/", views.reading, name="notifications-reading"),
    path("notifications/<int:pk>/opening/", views.opening, name="notification-opening"),
    path("", include("hesi.workspace.notifications.robots.urls")),
]
