"""What open pages refetch when people have been told something."""

from hesi.workspace.events.subscribe import live

live("notification.sent", "notifications")
live("notification.read", "notifications")
