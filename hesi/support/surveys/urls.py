from django.urls import path

from hesi.support.surveys import views

urlpatterns = [
    path("surveys/", views.surveys, name="surveys"),
    path("surveys/<str:token>/", views.survey, name="survey"),
    path("desk/surveys/", views.desk_surveys, name="desk-surveys"),
    path("desk/surveys/new/", views.new, name="desk-survey-new"),
    path("desk/surveys/<int:pk>/", views.desk_survey, name="desk-survey"),
    path("desk/surveys/<int:pk>/start/", views.start, name="desk-survey-start"),
    path("desk/surveys/<int:pk>/closing/", views.closing, name="desk-survey-closing"),
    path("desk/surveys/<int:pk>/removal/", views.removal, name="desk-survey-removal"),
]
