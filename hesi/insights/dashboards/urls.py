from django.urls import path

from hesi.insights.dashboards import views

urlpatterns = [
    path("reports/board/", views.board, name="board"),
    path("reports/board/arrangement/", views.arrangement, name="board-arrangement"),
    path("reports/board/<slug:key>/", views.listing, name="board-list"),
]
