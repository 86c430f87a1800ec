"""Full addresses for what leaves the site: mail, feeds, canonical links."""

from flask import current_app, has_request_context, request


def site_url() -> str:
    """The site's own address without a trailing slash: configured, else the request's."""
    configured: str = current_app.config["SITE_URL"]
    if configured:
        return configured
    if has_request_context():
        return request.host_url.rstrip("/")
    return "http://127.0.0.1:8000"


def absolute(path: str) -> str:
    """`path` (starting with a slash) as a full address."""
    return site_url() + path
