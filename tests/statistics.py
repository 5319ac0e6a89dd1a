"""What PostgreSQL's autovacuum does within the first minute of a company, for tests that end sooner."""

from django.db import connection


def gather_statistics() -> None:
    """Let the planner know how many rows there are; without that it joins thousands of them one by one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
