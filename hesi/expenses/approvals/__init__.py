"""Flows and running processes. Knows no document: it works on facts and a subject reference handed to it."""
