"""All pages of the account door, on one blueprint."""

from blog.web.account import comments, data, entry, links, oidc, own
from blog.web.account.blueprint import blueprint

PAGES = (comments, data, entry, links, oidc, own)

__all__ = ["PAGES", "blueprint"]
