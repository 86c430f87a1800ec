"""What the documents name is there, and what is there is named."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
from click import Context, Group
from flask import Flask

from blog.comments.moderation.pipeline import RULES
from blog.core.config import Config
from blog.core.settings.declare import GROUPS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text("utf-8")
MODERATION = (ROOT / "docs" / "moderation.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "blog" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)(#[^)]*)?\)")
VARIABLES = {
    "instance_path": "INSTANCE_PATH",
    "database_url": "DATABASE_URL",
    "storage_path": "STORAGE_URL",
    "mail_url": "MAIL_URL",
    "site_url": "SITE_URL",
    "secret_key": "SECRET_KEY",
    "trusted_proxies": "TRUSTED_PROXIES",
    "log_format": "LOG_FORMAT",
    "fragment_bytes": "FRAGMENT_BYTES",
    "page_cache_bytes": "PAGE_CACHE_BYTES",
    "cache_url": "CACHE_URL",
    "purge_url": "PURGE_URL",
    "oidc_url": "OIDC_URL",
    "check_secret": "CHECK_SECRET",
    "akismet_key": "AKISMET_KEY",
    "akismet_url": "AKISMET_URL",
}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(document):
    for target, _anchor in LINK.findall(document.read_text("utf-8")):
        if not target.startswith(("https://", "http://")):
            assert (document.parent / target).exists(), target


def test_every_make_command_that_is_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", README))
    assert {"run", "test", "check", "dev", "bench"} <= named
    assert named <= targets


def test_every_variable_that_make_run_takes_exists():
    for name in re.findall(r"\b([A-Z]+)=", "".join(re.findall(r"make run ([^#\n`]+)", README))):
        assert re.search(rf"^{name} \?=", MAKEFILE, re.MULTILINE), name


def test_every_flask_command_that_is_named_exists(migrated_app: Flask):
    named = re.findall(r"`flask ([^`]+)`", README)
    assert len(named) >= 7
    for line in named:
        words = shlex.split(line)
        if words[0] == "--help":
            continue
        command, context = migrated_app.cli, Context(migrated_app.cli)
        while isinstance(command, Group):
            command = command.get_command(context, words.pop(0))
            assert command is not None, line
        options = {name for option in command.params for name in option.opts}
        assert {word for word in words if word.startswith("--")} <= options, line


def test_every_environment_variable_is_described():
    assert {field.name for field in fields(Config)} == set(VARIABLES)
    for variable in VARIABLES.values():
        assert f"| `{variable}` |" in CONFIGURATION
        assert f"`{variable}`" in README


def test_every_setting_is_described_with_its_default(migrated_app: Flask):
    rows = dict(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \| (.+?) \|", CONFIGURATION, re.MULTILINE))
    declared = {
        f"{group}.{setting.name}": setting.default
        for group, cls in GROUPS.items()
        for setting in fields(cls)
    }
    assert rows.keys() == declared.keys()
    for key, default in declared.items():
        written = str(default).lower() if isinstance(default, bool) else str(default)
        assert rows[key] == (f"`{written}`" if written else "empty"), key


def test_every_rule_of_moderation_is_described():
    for stage in RULES:
        assert f"| {stage.name} |" in MODERATION
        for rule in stage.rules:
            assert f"`{rule.__name__}`" in MODERATION
