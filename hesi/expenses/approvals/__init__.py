"""Flows and running processes. Knows no document: it works on facts and a subject reference handed to it.

Owns Flow, FlowVersion, Process, Step and ApprovalTask. Publishes `approval.*` about the subject and `flow.published`;
tells the subject's owner the outcome in the same transaction (`registry.on_outcome`). Listens to its own events to
tell people.
"""
