from django.urls import path

from hesi.insights.own_reports import views

urlpatterns = [
    path("reports/own/", views.listing, name="own-reports"),
    path("reports/own/new/", views.new, name="own-report-new"),
    path("reports/own/preview/", views.preview, name="own-report-preview"),
    path("reports/own/lines/", views.lines, name="own-report-lines"),
    path("reports/own/mails/<str:token>/", views.mail_stop, name="own-report-mail-stop"),
    path("reports/own/<int:pk>/", views.one, name="own-report"),
    path("reports/own/<int:pk>/result/", views.result, name="own-report-result"),
    path("reports/own/<int:pk>/edit/", views.edit, name="own-report-edit"),
    path("reports/own/<int:pk>/copy/", views.copying, name="own-report-copy"),
    path("reports/own/<int:pk>/sharing/", views.sharing, name="own-report-sharing"),
    path("reports/own/<int:pk>/pin/", views.pin, name="own-report-pin"),
    path("reports/own/<int:pk>/pin/removal/", views.pin_removal, name="own-report-pin-removal"),
    path("reports/own/<int:pk>/mailing/", views.mailing, name="own-report-mailing"),
    path("reports/own/<int:pk>/mailing/removal/", views.mailing_removal, name="own-report-mailing-removal"),
    path("reports/own/<int:pk>/unsubscription/", views.unsubscription, name="own-report-unsubscription"),
    path("reports/own/<int:pk>/removal/", views.removal, name="own-report-removal"),
    path("reports/own/<int:pk>/restoration/", views.restoration, name="own-report-restoration"),
]
