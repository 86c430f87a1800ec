"""The environment at boot: what is wrong is named in one line, what is absent has a default."""

import stat

import pytest

from blog.core.config import ConfigError, load

WRONG = [
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "mysql://user@host/name"),
    ("DATABASE_URL", "postgresql://user@host:port/name"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "sqlite:////no/such/folder/blog.db"),
    ("DATABASE_URL", "sqlite:////tmp"),
    ("STORAGE_URL", "s3://bucket"),
    ("STORAGE_URL", "/etc/passwd"),
    ("STORAGE_URL", "http://[half"),
    ("MAIL_URL", "mail.example.org"),
    ("MAIL_URL", "smtp://"),
    ("MAIL_URL", "smtp://mail.example.org:post"),
    ("SITE_URL", "news.example.org"),
    ("SITE_URL", "ftp://news.example.org"),
    ("SITE_URL", "https://news.example.org:port"),
    ("SITE_URL", "https://news.example.org/?q=1"),
    ("SECRET_KEY", "short"),
    ("TRUSTED_PROXIES", "-1"),
    ("TRUSTED_PROXIES", "yes"),
    ("TRUSTED_PROXIES", "11"),
    ("LOG_FORMAT", "xml"),
    ("FRAGMENT_BYTES", "-1"),
    ("FRAGMENT_BYTES", "32M"),
    ("FRAGMENT_BYTES", "1" * 13),
    ("PAGE_CACHE_BYTES", "plenty"),
    ("CACHE_URL", "memcached://127.0.0.1"),
    ("CACHE_URL", "valkey://127.0.0.1:port"),
    ("PURGE_URL", "cache.example.org"),
    ("PURGE_URL", "P-RGE https://cache.example.org"),
    ("PURGE_URL", "ftp://cache.example.org"),
    ("OIDC_URL", "https://id.example.org"),
    ("OIDC_URL", "https://client@id.example.org"),
    ("OIDC_URL", "http://client:secret@id.example.org"),
    ("OIDC_URL", "https://client:secret@"),
    ("CHECK_SECRET", "short"),
    ("CHECK_SECRET", "whsec_not base64"),
    ("AKISMET_KEY", "a key&another"),
    ("AKISMET_URL", "rest.akismet.com"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_stops_the_start_with_one_line_that_names_the_variable(tmp_path, name, value):
    with pytest.raises(ConfigError) as caught:
        load({"INSTANCE_PATH": str(tmp_path), name: value})
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    assert "\n" not in line


def test_an_instance_folder_that_cannot_be_is_named():
    with pytest.raises(ConfigError, match=r"^INSTANCE_PATH: "):
        load({"INSTANCE_PATH": "/dev/null/instance"})


def test_nothing_set_is_one_small_machine(tmp_path):
    config = load({"INSTANCE_PATH": str(tmp_path / "new")})
    assert config.database_url == f"sqlite:///{tmp_path}/new/blog.db"
    assert config.storage_path == tmp_path / "new" / "media"
    assert config.mail_url == "console:"
    assert config.trusted_proxies == 0
    assert config.log_format == "text"
    assert config.fragment_bytes == 3 * 1024 * 1024
    assert config.page_cache_bytes == 6 * 1024 * 1024
    assert (config.cache_url, config.purge_url) == ("", "")


def test_an_empty_value_is_none(tmp_path):
    names = {name for name, _value in WRONG}
    empty = load({"INSTANCE_PATH": str(tmp_path)} | dict.fromkeys(names, ""))
    assert empty == load({"INSTANCE_PATH": str(tmp_path)})


def test_the_key_is_made_once_and_is_for_its_owner_alone(tmp_path):
    first = load({"INSTANCE_PATH": str(tmp_path)}).secret_key
    assert len(first) >= 64
    assert load({"INSTANCE_PATH": str(tmp_path)}).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"\xff\xfe"])
def test_a_kept_key_that_is_none_stops_the_start(tmp_path, content):
    (tmp_path / "secret_key").write_bytes(content)
    with pytest.raises(ConfigError, match=r"^SECRET_KEY: "):
        load({"INSTANCE_PATH": str(tmp_path)})


def test_a_plain_postgresql_address_gets_its_driver(tmp_path):
    environ = {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": "postgresql://user:pass@host/name"}
    assert load(environ).database_url == "postgresql+psycopg://user:pass@host/name"


def test_fragments_can_be_turned_off(tmp_path):
    assert load({"INSTANCE_PATH": str(tmp_path), "FRAGMENT_BYTES": "0"}).fragment_bytes == 0
