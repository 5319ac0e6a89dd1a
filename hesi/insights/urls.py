from django.urls import path

from hesi.insights.views import home, reports

urlpatterns = [
    path("", home.home, name="home"),
    path("first-steps/", home.first_steps, name="first-steps"),
    path("first-steps/dismissal/", home.dismissal, name="first-steps-dismissal"),
    path("reports/", reports.dashboard, name="dashboard"),
]
