"""The live stream: open pages hear which of their parts to refetch, within a third of a second and without a broker.

`tail` follows the event table, once per web process; `hub` hands what it finds to the connections; `sessions` says who
may listen and for how long; `stream` is the ASGI door at `/live/`. Nothing but names of parts ever travels here.
"""
