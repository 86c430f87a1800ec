"""The roof: one visible list of everything the product is made of."""

from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from blog import later
from blog.accounts import jobs as accounts_jobs
from blog.accounts import models as accounts_models
from blog.accounts import settings as accounts_settings
from blog.cli.commands import Commands
from blog.comments import jobs as comments_jobs
from blog.comments import listeners as comments_listeners
from blog.comments import models as comments_models
from blog.comments import settings as comments_settings
from blog.comments.legal import models as legal_models
from blog.comments.legal import settings as legal_settings
from blog.comments.outside import settings as outside_settings
from blog.comments.pictures import settings as pictures_settings
from blog.comments.reports import models as reports_models
from blog.comments.reports import settings as reports_settings
from blog.comments.votes import models as votes_models
from blog.comments.votes import settings as votes_settings
from blog.core import addresses, fragments, i18n, log, outbox, purging, ratelimit, storage, tags
from blog.core import config as core_config
from blog.core import db as core_db
from blog.core.config import ROOT, Config
from blog.importers import models as importers_models
from blog.media import jobs as media_jobs
from blog.media import models as media_models
from blog.notifications import jobs as notifications_jobs
from blog.notifications import listeners as notifications_listeners
from blog.notifications import models as notifications_models
from blog.notifications import settings as notifications_settings
from blog.personal import jobs as personal_jobs
from blog.personal import models as personal_models
from blog.posts import archive_models as archive_models
from blog.posts import jobs as posts_jobs
from blog.posts import listeners as posts_listeners
from blog.posts import models as posts_models
from blog.posts import settings as posts_settings
from blog.search import jobs as search_jobs
from blog.search import listeners as search_listeners
from blog.taxonomy import models as taxonomy_models
from blog.web import (
    assets,
    csrf,
    errors,
    input,
    login,
    page_cache,
    security_headers,
    site_context,
    template_tools,
)
from blog.web.account import door as account
from blog.web.admin import screens as admin
from blog.web.media import views as media
from blog.web.public import door as public
from blog.web.system import views as system

TABLES = (
    outbox,
    tags,
    ratelimit,
    addresses,
    accounts_models,
    taxonomy_models,
    media_models,
    posts_models,
    archive_models,
    comments_models,
    reports_models,
    legal_models,
    votes_models,
    notifications_models,
    personal_models,
    importers_models,
)
SETTINGS = (
    accounts_settings,
    comments_settings,
    outside_settings,
    pictures_settings,
    reports_settings,
    legal_settings,
    votes_settings,
    notifications_settings,
    posts_settings,
)
JOBS = (
    accounts_jobs,
    comments_jobs,
    media_jobs,
    notifications_jobs,
    personal_jobs,
    posts_jobs,
    search_jobs,
)
CORE = (core_db, i18n, storage, fragments, purging, later)
LISTENERS = (posts_listeners, comments_listeners, notifications_listeners, search_listeners)
TEMPLATES = ROOT / "templates"
DOORS = (
    system.blueprint,
    account.blueprint,
    media.blueprint,
    admin.blueprint,
    public.blueprint,
)
WEB = (
    page_cache,
    input,
    errors,
    csrf,
    login,
    security_headers,
    assets,
    template_tools,
    site_context,
)
COMMANDS = {
    "comments": "blog.comments.cli:comments",
    "import": "blog.importers.cli:importers",
    "personal": "blog.personal.cli:personal",
    "search": "blog.search.cli:search",
    "seed": "blog.demo.cli:seed",
    "settings": "blog.core.settings.cli:settings",
    "user": "blog.accounts.cli:user",
    "worker": "blog.later:worker",
}


def create_app(config: Config | None = None, **overrides: Any) -> Flask:
    """Build the application from `config` (default: the environment).

    `overrides` go into Flask's own configuration last. Raises ConfigError.
    """
    config = config or core_config.load()
    app = Flask("blog", root_path=str(ROOT / "blog"), static_folder=None)
    app.jinja_environment = template_tools.Environment
    app.jinja_loader = FileSystemLoader([TEMPLATES / "default", TEMPLATES])
    app.config.from_mapping(_flask_config(config))
    app.config.update(overrides)
    log.configure(config.log_format)
    for part in CORE:
        part.init_app(app)
    for listeners in LISTENERS:
        listeners.register()
    for part in WEB:
        part.init_app(app)
    for blueprint in DOORS:
        app.register_blueprint(blueprint)
    app.cli = Commands(app.name, COMMANDS)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _flask_config(config: Config) -> dict[str, Any]:
    secure = config.site_url.startswith("https:")
    engine: dict[str, Any] = {}
    if not config.database_url.startswith("sqlite"):
        engine = {
            "pool_pre_ping": True,
            "isolation_level": core_db.POSTGRESQL_READS,
            "connect_args": {"connect_timeout": 5},
        }
    return {
        "SECRET_KEY": config.secret_key,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "SITE_URL": config.site_url,
        "MAIL_URL": config.mail_url,
        "STORAGE_PATH": str(config.storage_path),
        "INSTANCE_PATH": str(Path(config.instance_path)),
        "FRAGMENT_BYTES": config.fragment_bytes,
        "PAGE_CACHE_BYTES": config.page_cache_bytes,
        "CACHE_URL": config.cache_url,
        "PURGE_URL": config.purge_url,
        "OIDC_URL": config.oidc_url,
        "CHECK_SECRET": config.check_secret,
        "AKISMET_KEY": config.akismet_key,
        "AKISMET_URL": config.akismet_url,
        "MAX_CONTENT_LENGTH": 32 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 8 * 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "PREFERRED_URL_SCHEME": "https" if secure else "http",
    }
