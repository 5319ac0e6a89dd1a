"""Trainings customers sign up for: times, places, reminders, attendance, recordings."""
