from django.urls import path

from hesi.insights.views import home, reports, shipped

urlpatterns = [
    path("", home.home, name="home"),
    path("first-steps/", home.first_steps, name="first-steps"),
    path("first-steps/dismissal/", home.dismissal, name="first-steps-dismissal"),
    path("reports/", reports.dashboard, name="dashboard"),
    path("reports/all/", shipped.every, name="reports"),
    path("reports/documents/", shipped.documents, name="report-documents"),
    path("reports/all/<slug:key>/", shipped.one, name="report"),
]
