"""Mail in and out of tickets.

Owns mailboxes, every mail that came (kept before anything is made of it) and went, the Message-IDs of each ticket, and
the addresses nothing is sent to. Publishes `mail.bounced`. Listens to answers, which go out by mail to guests and to
who asked by mail. `reading/` is plain Python and runs in a limited child process.
"""
