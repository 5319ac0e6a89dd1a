from django.urls import path

from hesi.support.centre import views

urlpatterns = [path("help/", views.centre, name="help-centre")]
