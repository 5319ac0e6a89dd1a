from django.urls import path

from hesi.support.success.views import alarms, card, everybody, health, onboarding, settings

CARD = "desk/customers/<str:key>/success/"

urlpatterns = [
    path("onboarding/", onboarding.own, name="own-onboarding"),
    path("desk/success/", everybody.everybody, name="success"),
    path("desk/success/alerts/", alarms.alarms, name="success-alarms"),
    path("desk/success/alerts/<int:pk>/acknowledgement/", alarms.acknowledgement, name="success-acknowledgement"),
    path("desk/success/alerts/<int:pk>/snooze/", alarms.snooze, name="success-snooze"),
    path("desk/success/settings/", settings.settings, name="success-settings"),
    path("desk/success/settings/weights/", settings.weights, name="success-weights"),
    path("desk/success/settings/steps/", settings.steps, name="success-template"),
    path(CARD, card.card, name="success-customer"),
    path(f"{CARD}health/", health.health, name="success-health"),
    path(f"{CARD}notes/", card.notes, name="success-notes"),
    path(f"{CARD}notes/<int:pk>/pin/", card.pin, name="success-pin"),
    path(f"{CARD}actions/", card.actions, name="success-actions"),
    path(f"{CARD}actions/<int:pk>/completion/", card.completion, name="success-completion"),
    path(f"{CARD}renewals/<int:pk>/", card.renewal, name="success-renewal"),
    path(f"{CARD}onboarding/", onboarding.start, name="success-onboarding"),
    path(f"{CARD}steps/<int:pk>/", onboarding.step, name="success-step"),
    path(f"{CARD}steps/<int:pk>/tick/", onboarding.tick, name="success-tick"),
    path(f"{CARD}steps/<int:pk>/untick/", onboarding.untick, name="success-untick"),
]
