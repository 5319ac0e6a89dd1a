"""Events: audit trail, timeline, outbox and usage record in one table, hash-chained per workspace.

Owns Event, its sealing and verification, dispatch to subscribers, the live stream, subject references. `record` writes,
`subscribe` declares who reacts and which page parts refetch, `timeline` tells a subject's history, `dispatch` delivers,
`sealing`, `heads` and `verifying` keep the chain, `live` is the stream.
"""
