"""Background work: the task API, worker, sweeper with retry and quarantine, schedules, dispatch loop."""
