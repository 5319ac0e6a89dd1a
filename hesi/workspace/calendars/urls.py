from django.urls import path

from hesi.workspace.calendars import views

urlpatterns = [
    path("admin/calendar/", views.calendar, name="admin-calendar"),
    path("admin/calendar/week/", views.week, name="admin-calendar-week"),
    path("admin/calendar/days/", views.days, name="admin-calendar-days"),
    path("admin/calendar/days/<int:pk>/removal/", views.day_removal, name="admin-calendar-day-removal"),
    path("admin/calendar/years/", views.years, name="admin-calendar-years"),
]
