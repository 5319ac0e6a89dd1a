"""Background jobs: Django's task API with the database backend, a worker, retry, a sweeper and schedules.

`tenant_tasks` is what modules use: `@tenant_task` in their `tasks.py` and `enqueue(…)` in their actions, which writes
the job in the action's own transaction. `schedules` names what runs by the clock. `running` runs one job, `liveness`
knows which workers are alive, `sweeper` gives the jobs of dead ones back, `worker` is the process that does all of it.
"""
