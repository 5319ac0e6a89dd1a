from django.urls import path

from hesi.insights.closing.views import later, month, steps

urlpatterns = [
    path("reports/closing/", month.month, name="closing"),
    path("reports/closing/own/", month.own, name="closing-own"),
    path("reports/closing/invoices/", later.invoices, name="invoices-later"),
    path("reports/closing/invoices/reminders/", later.reminders, name="invoices-later-reminders"),
    path("reports/closing/steps/", steps.steps, name="closing-steps"),
    path("reports/closing/steps/<int:pk>/", steps.step, name="closing-step"),
    path("reports/closing/steps/<int:pk>/retirement/", steps.retirement, name="closing-step-retirement"),
    path("reports/closing/<str:month>/points/<slug:key>/", month.item, name="closing-item"),
    path("reports/closing/<str:month>/reminders/", month.reminders, name="closing-reminders"),
    path("reports/closing/<str:month>/closure/", month.closure, name="closing-closure"),
    path("reports/closing/<str:month>/reopening/", month.reopening, name="closing-reopening"),
    path("reports/closing/<str:month>/steps/<int:pk>/tick/", steps.tick, name="closing-tick"),
]
