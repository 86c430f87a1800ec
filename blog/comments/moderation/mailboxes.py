"""Whose an email address is, pure: aliases of one mailbox, domains, addresses thrown away."""

from functools import lru_cache

DOTLESS = frozenset({"gmail.com", "googlemail.com"})
"""Where dots in the part before the @ mean nothing."""

DISPOSABLE = frozenset(
    """
    10minutemail.com 10minutemail.net 20minutemail.com 33mail.com anonbox.net burnermail.io
    discard.email dispostable.com dropmail.me emailondeck.com fakeinbox.com getairmail.com
    getnada.com grr.la guerrillamail.com guerrillamail.net guerrillamail.org inboxkitten.com
    incognitomail.org jetable.org mail-temp.com mailcatch.com maildrop.cc mailexpire.com
    mailinator.com mailinator.net mailnesia.com mailnull.com mailsac.com mintemail.com moakt.com
    mohmal.com mytemp.email mytrashmail.com nada.email sharklasers.com spam4.me spambox.us
    spamgourmet.com temp-mail.io temp-mail.org tempail.com tempinbox.com tempmail.dev
    tempmailo.com tempr.email throwawaymail.com trash-mail.com trashmail.com trashmail.de
    yopmail.com yopmail.fr yopmail.net
    """.split()
)
"""Well-known givers of addresses that are read once or never; the owner's list adds and removes."""

NOT = "-"
"""A line that begins so takes the domain off the list."""


def mailbox(email: str) -> str:
    """The address without what only makes an alias of it: case, `+anything`, Gmail's dots."""
    local, at, domain = email.strip().lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in DOTLESS:
        local, domain = local.replace(".", "") or local, "gmail.com"
    return f"{local}{at}{domain}"


def alias_of(email: str) -> str | None:
    """The mailbox that the address is an alias of; None if it is the mailbox itself."""
    box = mailbox(email)
    return None if box == email.strip().lower() else box


def domain_of(email: str) -> str:
    """What is behind the @, in small letters; empty where there is none."""
    return email.strip().lower().rpartition("@")[2].rstrip(".") if "@" in email else ""


def listed(email: str, domains: str) -> str:
    """The domain of a list, one a line, that the address is of, or of a part of; else empty."""
    return _first(email, _parsed(domains))


def is_disposable(email: str, domains: str = "") -> bool:
    """Whether the address is of a domain that is known to give them out to be thrown away.

    `domains` are the owner's: further ones, and with a `-` before it one that is not to count.
    """
    return bool(_first(email, _disposable(domains)))


def lines_about(email: str, domains: str) -> str:
    """Of the owner's list only the lines that this address is on, or is taken off by."""
    about = (line for line in _parsed(domains) if _first(email, frozenset({_domain(line)})))
    return "\n".join(sorted(about))


def _first(email: str, domains: frozenset[str]) -> str:
    """The domain itself or the nearest one above it that is in the set."""
    labels = domain_of(email).split(".")
    above = (".".join(labels[n:]) for n in range(len(labels)))
    return next((domain for domain in above if domain and domain in domains), "")


def _domain(line: str) -> str:
    return line.removeprefix(NOT).lstrip("@*. ")


@lru_cache(maxsize=16)
def _disposable(domains: str) -> frozenset[str]:
    lines = _parsed(domains)
    return (DISPOSABLE | lines) - {_domain(line) for line in lines if line.startswith(NOT)}


@lru_cache(maxsize=16)
def _parsed(domains: str) -> frozenset[str]:
    lines = (line.strip().lower().lstrip("@*.") for line in domains.splitlines())
    return frozenset(line for line in lines if line)
