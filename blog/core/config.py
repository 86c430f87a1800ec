"""Config: the environment at boot. What the owner changes while the site runs is a Setting."""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parents[2]
LOG_FORMATS = ("text", "json")
FRAGMENT_BYTES = 3 * 1024 * 1024
PAGE_CACHE_BYTES = 6 * 1024 * 1024
AKISMET = "https://rest.akismet.com"
CACHES = ("redis", "rediss", "valkey", "valkeys", "unix")


class ConfigError(Exception):
    """A variable has a value the product cannot start with; the message names the variable."""


@dataclass(frozen=True)
class Config:
    """Every choice made before the start; paths are absolute, URLs have no trailing slash."""

    instance_path: Path
    database_url: str
    storage_path: Path
    mail_url: str
    site_url: str
    secret_key: str
    trusted_proxies: int
    log_format: str
    fragment_bytes: int
    page_cache_bytes: int
    cache_url: str
    purge_url: str
    oidc_url: str
    check_secret: str
    akismet_key: str
    akismet_url: str


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the environment. Raises ConfigError with one line naming the wrong variable."""
    env = os.environ if environ is None else environ
    instance = Path(env.get("INSTANCE_PATH") or ROOT / "instance").resolve()
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"INSTANCE_PATH: cannot use {instance}: {error.strerror}") from error
    return Config(
        instance_path=instance,
        database_url=_database_url(env.get("DATABASE_URL", ""), instance),
        storage_path=_storage_path(env.get("STORAGE_URL", ""), instance),
        mail_url=_mail_url(env.get("MAIL_URL") or "console:"),
        site_url=_site_url(env.get("SITE_URL", "")),
        secret_key=_secret_key(env.get("SECRET_KEY", ""), instance),
        trusted_proxies=_trusted_proxies(env.get("TRUSTED_PROXIES") or "0"),
        log_format=_log_format(env.get("LOG_FORMAT") or "text"),
        fragment_bytes=_bytes(
            "FRAGMENT_BYTES",
            env.get("FRAGMENT_BYTES") or str(FRAGMENT_BYTES),
            "of rendered pieces",
        ),
        page_cache_bytes=_bytes(
            "PAGE_CACHE_BYTES",
            env.get("PAGE_CACHE_BYTES") or str(PAGE_CACHE_BYTES),
            "of whole pages",
        ),
        cache_url=_cache_url(env.get("CACHE_URL", "")),
        purge_url=_purge_url(env.get("PURGE_URL", "")),
        oidc_url=_oidc_url(env.get("OIDC_URL", "")),
        check_secret=_check_secret(env.get("CHECK_SECRET", "")),
        akismet_key=_akismet_key(env.get("AKISMET_KEY", "")),
        akismet_url=_akismet_url(env.get("AKISMET_URL") or AKISMET),
    )


def _database_url(value: str, instance: Path) -> str:
    if not value:
        return f"sqlite:///{instance / 'blog.db'}"
    try:
        url = make_url(value)
    except (ArgumentError, ValueError) as error:
        raise ConfigError(
            "DATABASE_URL: not a database address; use sqlite:///PATH or "
            "postgresql+psycopg://USER:PASSWORD@HOST/NAME"
        ) from error
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ConfigError(f"DATABASE_URL: {url.drivername} is not supported; SQLite or PostgreSQL")
    if url.drivername == "sqlite":
        if not url.database or url.database == ":memory:":
            raise ConfigError("DATABASE_URL: SQLite needs a file, as in sqlite:///instance/blog.db")
        path = (ROOT / url.database).resolve()
        if not path.parent.is_dir() or path.is_dir():
            raise ConfigError(f"DATABASE_URL: {path} cannot be a file: no such folder, or a folder")
        url = url.set(database=str(path))
    return url.render_as_string(hide_password=False)


def _storage_path(value: str, instance: Path) -> Path:
    if not value:
        return instance / "media"
    parts = _split("STORAGE_URL", value)
    if parts.scheme not in ("", "file"):
        raise ConfigError(f"STORAGE_URL: {parts.scheme} is not supported; give a folder")
    path = (ROOT / parts.path).resolve()
    if path.exists() and not path.is_dir():
        raise ConfigError(f"STORAGE_URL: {path} is not a folder")
    return path


def _mail_url(value: str) -> str:
    parts = _split("MAIL_URL", value)
    if parts.scheme not in ("console", "smtp", "smtps"):
        raise ConfigError("MAIL_URL: use console: or smtp://USER:PASSWORD@HOST:PORT or smtps://…")
    if parts.scheme != "console" and not parts.hostname:
        raise ConfigError("MAIL_URL: the mail server’s host is missing")
    return value


def _site_url(value: str) -> str:
    value = value.rstrip("/")
    parts = _split("SITE_URL", value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
        raise ConfigError("SITE_URL: must be a full address, as in https://news.example.org")
    return value


def _split(name: str, value: str) -> SplitResult:
    """The parts of an address; one that is none, its port included, stops the start."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise ConfigError(f"{name}: not an address: {error}") from error
    return parts


def _secret_key(value: str, instance: Path) -> str:
    if value:
        if len(value) < 16:
            raise ConfigError("SECRET_KEY: must have at least 16 characters")
        return value
    path = instance / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = _read_key(path)
        if not kept:
            raise ConfigError(
                f"SECRET_KEY: {path} is empty; delete it or set the variable"
            ) from None
        return kept
    except OSError as error:
        raise ConfigError(f"SECRET_KEY: cannot write {path}: {error.strerror}") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        made = secrets.token_urlsafe(48)
        file.write(made)
    return made


def _read_key(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, ValueError) as error:
        raise ConfigError(f"SECRET_KEY: cannot read {path}: {error}") from error


def _trusted_proxies(value: str) -> int:
    if not value.isdecimal() or int(value) > 10:
        raise ConfigError("TRUSTED_PROXIES: must be the number of proxies in front, 0 to 10")
    return int(value)


def _log_format(value: str) -> str:
    if value not in LOG_FORMATS:
        raise ConfigError(f"LOG_FORMAT: must be one of {', '.join(LOG_FORMATS)}")
    return value


def _bytes(name: str, value: str, of_what: str) -> int:
    if not value.isdecimal() or len(value) > 12:
        raise ConfigError(
            f"{name}: must be how many bytes {of_what} each web process keeps; 0 keeps none"
        )
    return int(value)


def _cache_url(value: str) -> str:
    if value and _split("CACHE_URL", value).scheme not in CACHES:
        raise ConfigError("CACHE_URL: use valkey://HOST:PORT/0, redis://… or unix:///PATH")
    return value


def _purge_url(value: str) -> str:
    """An address, after a method if that is not PURGE."""
    method, _space, address = value.strip().rpartition(" ")
    parts = _split("PURGE_URL", address)
    is_web = parts.scheme in ("http", "https") and parts.hostname
    if value and (not is_web or (method and not method.isalpha())):
        raise ConfigError("PURGE_URL: use an address, as in https://cache.example.org/purge")
    return value.strip()


def _oidc_url(value: str) -> str:
    """The issuer's address with this site's client id and secret in it; plain http only at home."""
    parts = _split("OIDC_URL", value)
    home = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    whole = parts.hostname and parts.username and parts.password
    if value and not (whole and (parts.scheme == "https" or home)):
        raise ConfigError("OIDC_URL: use https://CLIENT_ID:CLIENT_SECRET@ISSUER")
    return value.rstrip("/")


def _check_secret(value: str) -> str:
    """Shared with the owner's own check; the part after `whsec_` is a key in Base64."""
    if not value:
        return ""
    try:
        key = base64.b64decode(value[6:], validate=True) if value.startswith("whsec_") else value
    except binascii.Error as error:
        raise ConfigError("CHECK_SECRET: what follows whsec_ is not Base64") from error
    if len(key) < 16:
        raise ConfigError("CHECK_SECRET: must have at least 16 characters")
    return value


def _akismet_key(value: str) -> str:
    if value and not value.isalnum():
        raise ConfigError("AKISMET_KEY: has letters and digits alone")
    return value


def _akismet_url(value: str) -> str:
    parts = _split("AKISMET_URL", value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"AKISMET_URL: must be a full address, as in {AKISMET}")
    return value.rstrip("/")
