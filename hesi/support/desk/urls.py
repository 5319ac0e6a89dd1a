from django.urls import path

from hesi.support.desk import converters  # noqa: F401
from hesi.support.desk.views import changes, keeping, pictures, queue, ticket

urlpatterns = [
    path("desk/", queue.queue, name="desk"),
    path("desk/counts/", queue.counts, name="desk-counts"),
    path("desk/slice/", queue.queue_slice, name="desk-slice"),
    path("desk/bulk/", queue.bulk, name="desk-bulk"),
    path("desk/views/", queue.views, name="desk-views"),
    path("desk/views/<int:pk>/removal/", queue.view_removal, name="desk-view-removal"),
    path("desk/macros/", keeping.kept, name="desk-kept"),
    path("desk/macros/new/", keeping.macro, name="desk-macro-new"),
    path("desk/macros/<int:pk>/", keeping.macro, name="desk-macro"),
    path("desk/macros/<int:pk>/removal/", keeping.macro_removal, name="desk-macro-removal"),
    path("desk/answers/new/", keeping.answer, name="desk-answer-new"),
    path("desk/answers/<int:pk>/", keeping.answer, name="desk-answer"),
    path("desk/answers/<int:pk>/removal/", keeping.answer_removal, name="desk-answer-removal"),
    path("desk/<ticket:number>/", ticket.ticket, name="desk-ticket"),
    path("desk/<ticket:number>/side/", ticket.side, name="desk-side"),
    path("desk/<ticket:number>/replies/", ticket.replies, name="desk-replies"),
    path("desk/<ticket:number>/looking/", ticket.looking, name="desk-looking"),
    path("desk/<ticket:number>/inserts/", ticket.inserts, name="desk-inserts"),
    path("desk/<ticket:number>/article/", ticket.article, name="desk-article"),
    path("desk/<ticket:number>/changes/", changes.changes, name="desk-changes"),
    path("desk/<ticket:number>/waking/", changes.waking, name="desk-waking"),
    path("desk/<ticket:number>/macros/<int:pk>/", changes.macro, name="desk-run-macro"),
    path("desk/<ticket:number>/merging/", changes.merging, name="desk-merging"),
    path("desk/<ticket:number>/unmerging/", changes.unmerging, name="desk-unmerging"),
    path("desk/<ticket:number>/messages/<int:pk>/splitting/", changes.splitting, name="desk-splitting"),
    path("desk/<ticket:number>/links/", changes.links, name="desk-links"),
    path("desk/<ticket:number>/tasks/", changes.tasks, name="desk-tasks"),
    path("desk/<ticket:number>/tasks/<int:pk>/completion/", changes.task_completion, name="desk-task-completion"),
    path("desk/<ticket:number>/following/", changes.following, name="desk-following"),
    path("desk/<ticket:number>/rating-request/", changes.rating_request, name="desk-rating-request"),
    path("support/pictures/<str:key>/", pictures.picture, name="ticket-picture"),
]
