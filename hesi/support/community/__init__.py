"""The community (社区): threads by area, answers, ideas and votes, kept civil by trust levels and moderation.

It lies in the provider's workspace; members of its customers take part under a name of their choice. Publishes
`thread.*`, `post.*` and `idea.*` events, and `search_threads(...)` (queries.py).
"""
