"""Budgets (预算): how much a department or project may spend in a period, and how much of it is occupied and used.

Owns fiscal years, budgets in trees, the money planned for them and the rows of their use. It knows no document: what
counts is handed to it as plain facts (`facts.py`), by documents when one moves (`using.py`) and through `registry.py`
when everything is counted anew (`recounting.py`). Publishes `budget.created`, `.changed`, `.adjusted`, `.closed` and
`.reached`; listens to changes of departments.
"""
