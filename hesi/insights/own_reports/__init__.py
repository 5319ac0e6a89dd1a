"""Reports of one's own (自建报表): measures, groupings, filters and a chart; saved, shared and sent on a schedule.

A report is a `Definition`, which holds no numbers: whoever opens it, exports it or gets it by mail reads what they may
see at that moment. Publishes `queries.pinned_for(actor)`, `answering.answer_for(...)` and events `own_report.*`; reads
the filters of `search_language`.
"""
