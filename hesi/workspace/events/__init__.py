"""Events: audit trail, timeline, outbox and usage record in one table, hash-chained per workspace.

Owns Event, its sealing and verification, dispatch to subscribers, the live stream and subject references.
"""
