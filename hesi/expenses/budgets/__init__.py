"""Budgets (预算): how much a department or project may spend in a period, and how much of it is occupied and used."""
