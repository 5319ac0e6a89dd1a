from django.urls import path

from hesi.support.trainings import views

urlpatterns = [
    path("trainings/", views.trainings, name="trainings"),
    path("trainings/<int:pk>/", views.training, name="training"),
    path("trainings/<int:pk>/signup/", views.signup, name="training-signup"),
    path("trainings/<int:pk>/calendar/", views.calendar, name="training-calendar"),
    path("trainings/<int:pk>/recording/", views.recording, name="training-recording"),
    path("trainings/<int:pk>/captions/", views.captions, name="training-captions"),
    path("desk/trainings/", views.desk_trainings, name="desk-trainings"),
    path("desk/trainings/new/<str:kind>/", views.new, name="desk-training-new"),
    path("desk/trainings/<int:pk>/", views.desk_training, name="desk-training"),
    path("desk/trainings/<int:pk>/publication/", views.publication, name="desk-training-publication"),
    path("desk/trainings/<int:pk>/cancellation/", views.cancellation, name="desk-training-cancellation"),
    path("desk/trainings/<int:pk>/attendance/", views.attendance, name="desk-training-attendance"),
    path("desk/trainings/<int:pk>/recording/", views.recordings, name="desk-training-recording"),
]
