"""The worker: lanes side by side, so that a long recognition never holds up a mail, nor a slow mail the clock.

Lanes are threads that each keep one database connection: events (deliver and seal), the ordinary queues, recognition
(one at a time), exports (two, so that a short one need not wait for a long one), and the clock (schedules, sweeper).
Heavy parsing happens in child processes, so threads are enough.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import connection

from hesi.core.ids import new_key
from hesi.workspace.events.dispatch import deliver_pending
from hesi.workspace.events.heads import HeadLog
from hesi.workspace.events.sealing import seal_pending
from hesi.workspace.files.scratch import remove_scratch
from hesi.workspace.jobs.liveness import Leadership, alive
from hesi.workspace.jobs.running import claim_next, run_job
from hesi.workspace.jobs.schedules import keep_schedules, start_due
from hesi.workspace.jobs.sweeper import give_back, sweep
from hesi.workspace.people.language import read_catalogues

log = logging.getLogger(__name__)

RECOGNITION = "recognition"
EXPORTS = "exports"
ORDINARY = ("default", "mail")
PAUSE_SECONDS = 0.25
PAUSE_AFTER_ERROR_SECONDS = 2.0
SEAL_SECONDS = 1.0
SWEEP_SECONDS = 10.0
LAST_WAIT_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Lane:
    """`step` does one piece of work and says whether there may be more at once; `end` is called at an orderly end."""

    name: str
    step: Callable[[], bool]
    end: Callable[[], None] | None = None


class Worker:
    """One worker process; `queues` limits what it runs (None: everything, and the events and the clock)."""

    def __init__(self, queues: Sequence[str] | None = None) -> None:
        self.key = new_key()
        self._stopping = threading.Event()
        if queues is None:
            events = EventLane(self._stopping.is_set)
            self._lanes = [
                Lane("events", events, events.keep_last_heads),
                Lane("clock", ClockLane()),
                Lane("jobs", JobLane(self.key, ORDINARY)),
                Lane(RECOGNITION, JobLane(self.key, (RECOGNITION,))),
                *(Lane(f"{EXPORTS}-{at}", JobLane(self.key, (EXPORTS,))) for at in (1, 2)),
            ]
        else:
            self._lanes = [Lane(queue, JobLane(self.key, (queue,))) for queue in queues]

    def run(self) -> None:
        """Work until `stop()` is called or the lock of liveness is lost."""
        find_tasks()
        read_catalogues()
        with alive(self.key) as lock:
            sweep()
            remove_scratch()
            threads = [
                threading.Thread(target=self._drive, args=[lane], name=lane.name, daemon=True) for lane in self._lanes
            ]
            for thread in threads:
                thread.start()
            while not self._stopping.wait(1.0):
                if not lock.is_held():
                    log.error("The database dropped this worker's lock; it ends, to be started again.")
                    self.stop()
            deadline = time.monotonic() + LAST_WAIT_SECONDS
            for thread in threads:
                thread.join(max(0.0, deadline - time.monotonic()))
            give_back(self.key)

    def stop(self) -> None:
        """Take no new work and end soon."""
        self._stopping.set()

    def _drive(self, lane: Lane) -> None:
        """Step for ever. Nothing that goes wrong in one step ends the lane."""
        while not self._stopping.is_set():
            try:
                if not lane.step():
                    self._stopping.wait(PAUSE_SECONDS)
            except Exception:
                log.exception("Lane %s stumbled; it goes on.", lane.name)
                connection.close()
                self._stopping.wait(PAUSE_AFTER_ERROR_SECONDS)
        if lane.end is not None:
            lane.end()
        connection.close()


class EventLane:
    """Delivers events four times a second and seals them every second; one process of the installation at a time."""

    def __init__(self, is_ending: Callable[[], bool]) -> None:
        self._is_ending = is_ending
        self._leadership = Leadership("events")
        self._heads: HeadLog | None = None
        self._sealed_at = 0.0

    def __call__(self) -> bool:
        if not self._leadership.is_mine():
            return False
        deliver_pending(is_ending=self._is_ending)
        if time.monotonic() - self._sealed_at >= SEAL_SECONDS:
            self._sealed_at = time.monotonic()
            seal_pending()
            self._heads = self._heads or HeadLog()
            self._heads.append()
        # Everything that was due is out. What comes in meanwhile is handed out together, which costs a fraction.
        return False

    def keep_last_heads(self) -> None:
        """Seal what is left and log the heads, so that nothing before this end can be cut off unseen."""
        if self._leadership.is_mine():
            seal_pending()
            (self._heads or HeadLog()).append(at_once=True)


class JobLane:
    """Runs the jobs of some queues, one after the other."""

    def __init__(self, worker: str, queues: Sequence[str]) -> None:
        self._worker, self._queues = worker, tuple(queues)

    def __call__(self) -> bool:
        job = claim_next(self._worker, self._queues)
        if job is None:
            return False
        run_job(job)
        return True


class ClockLane:
    """Starts what is due and gives back the jobs of dead workers."""

    def __init__(self) -> None:
        self._is_kept = False
        self._swept_at = time.monotonic()

    def __call__(self) -> bool:
        if not self._is_kept:
            keep_schedules()
            self._is_kept = True
        start_due()
        if time.monotonic() - self._swept_at >= SWEEP_SECONDS:
            self._swept_at = time.monotonic()
            sweep()
        return False


def find_tasks() -> None:
    """Import every module's `tasks.py`, where jobs and schedules are declared."""
    for app in apps.get_app_configs():
        if app.name.startswith("hesi.") and find_spec(f"{app.name}.tasks"):
            import_module(f"{app.name}.tasks")


def run_worker(queues: Sequence[str] | None = None) -> None:
    """Run a worker in this process until it is told to end; then it is gone within three seconds."""
    worker = Worker(queues)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: worker.stop())
    worker.run()
    # A lane that is still in the middle of a job must not keep the process: its job has been given back.
    logging.shutdown()
    os._exit(0)
