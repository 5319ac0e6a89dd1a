"""What the worker remembers: who is alive, what failed for good, what runs when."""

from django.db import models

from hesi.core.time import now


class WorkerProcess(models.Model):
    """A worker that has started. It is alive while it holds the lock named by its id; nobody writes heartbeats."""

    key = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.key


class Schedule(models.Model):
    """A task that runs by the clock. `cron` is five fields in `time_zone`; `next_at` is when it is due."""

    name = models.CharField(max_length=80, unique=True)
    task = models.CharField(max_length=160)
    cron = models.CharField(max_length=60)
    time_zone = models.CharField(max_length=64, default="Asia/Shanghai")
    next_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
