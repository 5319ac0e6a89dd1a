"""Mail in and out of tickets: reading, threading, loop guards, sending."""
