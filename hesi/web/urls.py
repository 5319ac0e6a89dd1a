from django.urls import path

from hesi.web import views

urlpatterns = [
    path("favicon.ico", views.favicon, name="favicon"),
    path("sw.js", views.service_worker, name="service-worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("offline/", views.offline, name="offline"),
    path("shell/badges/<slug:key>/", views.badge, name="shell-badge"),
]
