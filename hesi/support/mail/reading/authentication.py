"""What mail servers say about whether a mail comes from the domain that stands above it (RFC 8601).

Anybody can write such a header. Only the one a mailbox's own server put on top, under its own name, is worth anything.
"""

import re

from hesi.support.mail.reading.parts import Headers

PROVEN, FORGED, UNKNOWN = "proven", "forged", "unknown"
_COMMENT = re.compile(r"\([^()]*\)")
_METHOD = re.compile(r"^\s*(dmarc|dkim|spf)\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"\b(header\.d|header\.i|smtp\.mailfrom|smtp\.helo)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_FAILED = {"fail", "softfail", "permerror", "reject"}
_MOST = 20


def authentication_of(headers: Headers, sender_email: str) -> list[tuple[str, str]]:
    """For each such header from the top: the server's name, and whether it proves the sender's domain.

    DMARC's word counts where there is one (RFC 7489 §6.6.2); else a passed DKIM or SPF for the same domain or one
    above or below it proves, and a failed one tells of forgery.
    """
    domain = sender_email.rpartition("@")[2].casefold().rstrip(".")
    return [_told(raw, domain) for raw in headers.raw("authentication-results")[:_MOST]]


def verdict_by(server: str, told: list[tuple[str, str]]) -> str:
    """What the topmost header of this server says; `UNKNOWN` when it says nothing."""
    return next((verdict for name, verdict in told if name == server.casefold()), UNKNOWN)


def _told(raw: str, domain: str) -> tuple[str, str]:
    name, *results = _COMMENT.sub(" ", raw).split(";")
    server = (name.split() or [""])[0].casefold()
    verdicts: dict[str, str] = {}
    for result in results:
        found = _METHOD.match(result)
        if found is None:
            continue
        method, word = found[1].lower(), found[2].lower()
        about = {key.lower(): value for key, value in _PROPERTY.findall(result)}
        if method != "dmarc" and word == "pass" and not any(_is_of(value, domain) for value in about.values()):
            continue
        # Several signatures: one that holds is enough.
        if verdicts.get(method) != "pass":
            verdicts[method] = word
    return server, _verdict(verdicts)


def _verdict(verdicts: dict[str, str]) -> str:
    dmarc = verdicts.get("dmarc", "none")
    if dmarc in ("pass", "bestguesspass") or dmarc in _FAILED:
        return FORGED if dmarc in _FAILED else PROVEN
    words = {verdicts.get("dkim"), verdicts.get("spf")}
    if "pass" in words:
        return PROVEN
    return FORGED if words & _FAILED else UNKNOWN


def _is_of(value: str, domain: str) -> bool:
    """Whether the domain of a property and the sender's are the same, or one lies within the other."""
    named = value.rpartition("@")[2].casefold().rstrip(".")
    if not named or not domain or "." not in named or "." not in domain:
        return False
    return named == domain or named.endswith(f".{domain}") or domain.endswith(f".{named}")
