"""Where somebody is in the list of comments: its address, read and written."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from blog.comments.moderation.queue import MANY_ROWS, PER_PAGE, Filters, Place, View
from blog.core.errors import NotFound
from blog.web.admin.blueprint import LARGEST_ID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PANELS = ("reply", "quick")
MANY = "many"
PLACE = re.compile(r"(\d{1,17})-(\d{1,10})", re.ASCII)
HASH = re.compile(r"[0-9a-f]{8,40}", re.ASCII)
HOME = "/admin/comments/"
PLACES = (HOME, "/admin/notices/")


@dataclass(frozen=True)
class ListState:
    """One address of the list; `open` is the comment beside it, `on` the one with a panel."""

    view: View = View.PENDING
    q: str = ""
    post: int | None = None
    email: str = ""
    address: str = ""
    older: Place | None = None
    newer: Place | None = None
    open: int | None = None
    do: str = ""
    on: int | None = None
    select: str = ""
    rows: str = ""

    @property
    def filters(self) -> Filters:
        """What the queue is asked for."""
        return Filters(
            view=self.view,
            text=self.q,
            post_id=self.post,
            email=self.email,
            address_hash=self.address,
            older_than=self.older,
            newer_than=self.newer,
        )

    @property
    def per_page(self) -> int:
        """How many rows a page of it has: few, or so many that a wave of spam is soon ticked."""
        return MANY_ROWS if self.rows else PER_PAGE

    @property
    def narrowed(self) -> bool:
        """Whether anything but the view is asked for."""
        return bool(self.q or self.post or self.email or self.address)

    @property
    def shows_newest(self) -> bool:
        """Whether whatever has come to wait by now is seen here first."""
        starts = self.older is None and self.newer is None and not self.narrowed
        return starts and self.view in (View.PENDING, View.ALL)

    def url(self, anchor: str = "", at: str = "", **changes: Any) -> str:
        """The address of the list as it is, but for `changes`; selections are not carried on.

        `at` is "review" for the same comments one at a time.
        """
        screen = "admin.comments_review" if at else "admin.comments"
        state = replace(self, **({"do": "", "on": None, "select": ""} | changes))
        pairs = [
            (name, value.value if isinstance(value, View) else value)
            for name, value in vars(state).items()
            if value and name not in ("older", "newer")
        ]
        pairs += [
            (name, _written(place))
            for name, place in (("older", state.older), ("newer", state.newer))
            if place
        ]
        return f"{url_for(screen)}?{urlencode(pairs)}" + (f"#{anchor}" if anchor else "")

    def fresh(self, **changes: Any) -> str:
        """The first page of another list, with nothing opened."""
        return self.url(**({"older": None, "newer": None, "open": None} | changes))


def read_state() -> ListState:
    """What this request asks for. Raises NotFound for what no list can be asked for."""
    args = request.args
    view = args.get("view", View.PENDING)
    panel, address = args.get("do", ""), args.get("address", "")
    known = view in set(View) and (not address or HASH.fullmatch(address))
    if not known or (panel and panel not in PANELS):
        raise NotFound()
    return ListState(
        view=View(view),
        q=args.get("q", "").strip()[:200],
        post=_id(args, "post"),
        email=args.get("email", "").strip()[:254],
        address=address,
        older=_place(args, "older"),
        newer=_place(args, "newer"),
        open=_id(args, "open"),
        do=panel,
        on=_id(args, "on"),
        select="page" if args.get("select") else "",
        rows=MANY if args.get("rows") == MANY else "",
    )


def after(moment: datetime) -> str:
    """The place behind all that was written until that moment, as an address says it."""
    return _written((moment, LARGEST_ID))


def place_after() -> Place | None:
    """The place that `since` asks for. Raises NotFound for what is none."""
    return _place(request.args, "since")


def back() -> str:
    """Where a form came from, if that is on one of these screens; else the list."""
    asked = request.values.get("back", "")
    own = (
        asked.startswith(PLACES) and asked.isprintable() and "\\" not in asked and ".." not in asked
    )
    return asked if own else url_for("admin.comments")


def _id(args: MultiDict[str, str], name: str) -> int | None:
    text = args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise NotFound()
    number = int(text)
    if not 0 < number <= LARGEST_ID:
        raise NotFound()
    return number


def _place(args: MultiDict[str, str], name: str) -> Place | None:
    text = args.get(name, "")
    if not text:
        return None
    match = PLACE.fullmatch(text)
    if match is None or int(match[2]) > LARGEST_ID:
        raise NotFound()
    return EPOCH + timedelta(microseconds=int(match[1])), int(match[2])


def _written(place: Place) -> str:
    moment, comment_id = place
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{comment_id}"
