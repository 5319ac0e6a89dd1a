"""`/healthz`: the process answers and the database takes a query."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from hesi.workspace.access.doors import public


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """200 `{"status": "ok"}`; a database that does not answer makes it a 500, which is what a balancer wants to see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
