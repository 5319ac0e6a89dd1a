"""Lines of the log: each names its request, as the error page does, and none keeps a link that is a key."""

import logging

from hesi.core.links import without_keys
from hesi.workspace.events.context import current_context


class RequestIds(logging.Filter):
    """Puts the id of the request being answered on every line of the log (`-` outside of one), and hides keys."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_context().request_id or "-"
        if isinstance(record.args, tuple) and record.args:
            record.args = tuple(without_keys(one) if isinstance(one, str) else one for one in record.args)
        return True
