from django.urls import path

from hesi.support.announcements import views

urlpatterns = [
    path("status/", views.status, name="status"),
    path("status/following/", views.following, name="status-following"),
    path("release-notes/", views.releases, name="release-notes"),
    path("news/<int:pk>/", views.news, name="announcement"),
    path("news/<int:pk>/dismissal/", views.dismissal, name="announcement-dismissal"),
    path("desk/announcements/", views.announcements, name="desk-announcements"),
    path("desk/announcements/new/<str:kind>/", views.new, name="desk-announcement-new"),
    path("desk/announcements/incidents/<str:number>/parts/", views.incident_parts, name="desk-incident-parts"),
    path("desk/announcements/<int:pk>/", views.announcement, name="desk-announcement"),
    path("desk/announcements/<int:pk>/publication/", views.publication, name="desk-announcement-publication"),
    path("desk/announcements/<int:pk>/end/", views.end, name="desk-announcement-end"),
    path("desk/announcements/<int:pk>/removal/", views.removal, name="desk-announcement-removal"),
]
