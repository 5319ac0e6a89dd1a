"""The settings of dispatch and everybody's presence, all under `desk/settings/`."""

from django.urls import path

from hesi.support.tickets.dispatch import line_views, views
from hesi.support.tickets.emergency import views as emergency_views

urlpatterns = [
    path("rules/", views.rules, name="dispatch-rules"),
    path("rules/new/", views.new, name="dispatch-rule-new"),
    path("rules/trial/", views.trial, name="dispatch-trial"),
    path("rules/<int:pk>/", views.rule, name="dispatch-rule"),
    path("rules/<int:pk>/removal/", views.removal, name="dispatch-rule-removal"),
    path("rules/<int:pk>/move/", views.move, name="dispatch-rule-move"),
    path("lines/", line_views.lines, name="lines"),
    path("lines/<slug:key>/", line_views.line, name="line"),
    path("lines/<slug:key>/seats/", line_views.seats, name="line-seats"),
    path("lines/<slug:key>/seats/<int:pk>/removal/", line_views.seat_removal, name="line-seat-removal"),
    path("presence/", line_views.presence, name="presence"),
    path("presence/chooser/", line_views.presence_part, name="presence-chooser"),
    path("presence/leave/", line_views.leave, name="presence-leave"),
    path("emergency/", emergency_views.settings, name="emergency-settings"),
]
