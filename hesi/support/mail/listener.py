"""Mail straight from a mail server or a program: an SMTP listener (RFC 5321), and a pipe that reads one mail."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, BinaryIO

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections

from hesi.support.mail.models import IncomingMail
from hesi.support.mail.receiving import MOST_BYTES, NoSuchMailbox, deliver, mailboxes_of

# What a pipe tells the mail server that started it (sysexits.h): done, no such mailbox, try again later.
DONE, NO_SUCH_MAILBOX, LATER = 0, 67, 75
_MOST_RECIPIENTS = 50

log = logging.getLogger(__name__)


class Doorman:
    """Takes mail for our mailboxes and for nobody else: it is no relay."""

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse addresses that are no mailbox of ours while the sender still listens."""
        if len(envelope.rcpt_tos) >= _MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        if not await asyncio.to_thread(_is_ours, address):
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Answer that it was taken only after it is kept."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content or "").encode()
        try:
            await asyncio.to_thread(_deliver, raw, list(envelope.rcpt_tos))
        except NoSuchMailbox:
            return "550 5.1.1 No such mailbox here"
        except Exception:
            log.exception("A mail could not be kept")
            return "451 4.3.0 Could not be kept, try again later"
        return "250 2.6.0 Taken"


def listen(host: str, port: int) -> None:
    """Serve until interrupted. Without encryption and sign-in, so for this machine or a mail server in front of it."""
    loop = asyncio.new_event_loop()
    controller = UnthreadedController(
        Doorman(), hostname=host, port=port, loop=loop, data_size_limit=MOST_BYTES, ident="Hesi", decode_data=False
    )
    controller.begin()  # type: ignore[no-untyped-call]
    try:
        loop.run_forever()
    except KeyboardInterrupt:
        pass
    finally:
        controller.end()  # type: ignore[no-untyped-call]
        loop.close()


def read_pipe(stream: BinaryIO, recipients: Sequence[str]) -> int:
    """Take in the one mail a mail server pipes to us; the exit status it understands."""
    try:
        deliver(stream.read(MOST_BYTES * 2), recipients, source=IncomingMail.Source.PIPE)
    except NoSuchMailbox:
        return NO_SUCH_MAILBOX
    except Exception:
        log.exception("A mail could not be kept")
        return LATER
    return DONE


def _is_ours(address: str) -> bool:
    return bool(_with_fresh_connection(mailboxes_of, [address]))


def _deliver(raw: bytes, recipients: list[str]) -> None:
    _with_fresh_connection(deliver, raw, recipients, source=IncomingMail.Source.SMTP)


def _with_fresh_connection(function: Any, *arguments: Any, **named: Any) -> Any:
    close_old_connections()
    return function(*arguments, **named)
