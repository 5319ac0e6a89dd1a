"""Announcements: planned maintenance, status of the service, release notes."""
