"""What is known of one mail after reading it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """A person or mailbox named in a header. `email` is as written, without brackets; it may be no address at all."""

    email: str
    name: str = ""

    @property
    def key(self) -> str:
        """How two spellings of one address are known for the same."""
        return self.email.casefold()

    @property
    def is_usable(self) -> bool:
        """Whether something could be sent there."""
        local, at, domain = self.email.rpartition("@")
        return bool(at and local and domain) and not any(c.isspace() or c in "<>,;\"'()" for c in self.email)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail. `content_id` is what `cid:` addresses in its HTML say; `is_inline` that the HTML shows it."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail server's word that a mail of ours was not delivered.

    `recipient` is who could not be reached, `original_id` the Message-ID of the mail that was not delivered, `status`
    the enhanced status code (RFC 3463) where there is one. `is_permanent` means that trying again is of no use.
    """

    recipient: str = ""
    status: str = ""
    action: str = ""
    detail: str = ""
    original_id: str = ""
    is_permanent: bool = False


@dataclass(slots=True)
class Mail:
    """One mail. `text` and `html` are whole and not sanitised; Message-IDs are without brackets.

    `references` names In-Reply-To's ids first, then those of References from the nearest to the farthest, each once.
    `auto_reason` names the first sign by which no person wrote it. `authentication` is what mail servers on the way say
    of the sender's domain, topmost first: their name, and `proven`, `forged` or `unknown`.
    """

    sender: Address | None = None
    to: list[Address] = field(default_factory=list)
    cc: list[Address] = field(default_factory=list)
    reply_to: list[Address] = field(default_factory=list)
    delivered_to: list[str] = field(default_factory=list)
    subject: str = ""
    message_id: str = ""
    references: list[str] = field(default_factory=list)
    date: datetime | None = None
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    auto_reason: str = ""
    authentication: list[tuple[str, str]] = field(default_factory=list)
    bounce: Bounce | None = None
    is_cut: bool = False

    @property
    def is_automatic(self) -> bool:
        """Whether no person wrote it."""
        return bool(self.auto_reason)
