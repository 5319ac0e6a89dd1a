from django.urls import path

from hesi.support.promises.views import alerts, policies, replays

urlpatterns = [
    path("desk/promises/", policies.policies, name="promises"),
    path("desk/promises/new/", policies.new, name="promise-policy-new"),
    path("desk/promises/order/", policies.ordering, name="promise-order"),
    path("desk/promises/reapplying/", policies.reapplying, name="promise-reapplying"),
    path("desk/promises/ladder/<slug:metric>/", policies.ladder, name="promise-ladder"),
    path("desk/promises/ladder/<slug:metric>/<slug:priority>/", policies.ladder, name="promise-ladder-of"),
    path("desk/promises/replays/", replays.replays, name="promise-replays"),
    path("desk/promises/replays/<int:pk>/", replays.replay, name="promise-replay"),
    path("desk/promises/alerts/<int:pk>/", alerts.alert, name="promise-alert"),
    path("desk/promises/alerts/<int:pk>/acknowledgement/", alerts.acknowledgement, name="promise-acknowledgement"),
    path("desk/promises/<int:pk>/", policies.policy, name="promise-policy"),
    path("desk/promises/<int:pk>/versions/", policies.versions, name="promise-versions"),
]
