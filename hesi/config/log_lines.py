"""Lines of the log: each names the request it belongs to, as the error page does."""

import logging

from hesi.workspace.events.context import current_context


class RequestIds(logging.Filter):
    """Puts the id of the request being answered on every line of the log; `-` outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_context().request_id or "-"
        return True
