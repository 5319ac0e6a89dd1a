"""Exports (导出): any list or report as a file, made in the background with progress and fetched by whoever asked.

Modules name what can be exported with `exportable(…)` in their `apps.py`. `actions` ask for an export, cancel and
fetch it; `running` makes the file with the rights its asker holds at that moment; `writers` know the formats,
`pdf` the one for paper.
Publishes `export.asked`, `.progressed`, `.finished`, `.failed`, `.cancelled` and `.downloaded`.
"""
