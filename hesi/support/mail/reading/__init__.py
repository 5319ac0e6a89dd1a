"""Reading a stranger's mail: bytes in, a `Mail` out, whatever the bytes are. Plain Python that knows no table.

The library's own parser raises on, or misreads, a good part of what mailboxes really hold (charset names nobody
registered, senders that are not quoted, boundaries that are missing), so headers, addresses and parts are read here.
"""

from hesi.support.mail.reading.mail import Address, Attachment, Bounce, Mail
from hesi.support.mail.reading.reader import read_mail

__all__ = ["Address", "Attachment", "Bounce", "Mail", "read_mail"]
