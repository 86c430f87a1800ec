"""Pages for one visitor alone: kept by nobody, found by nobody, told to nobody."""

from collections.abc import Callable
from functools import wraps

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from blog.web.viewmodels import NoticeView, PageHead


def unkept(answered: ResponseReturnValue) -> Response:
    """The answer, which no cache keeps."""
    response = make_response(answered)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def private(view: Callable[..., ResponseReturnValue]) -> Callable[..., Response]:
    """A view whose address is a secret: what it answers is not kept, and names it to nobody."""

    @wraps(view)
    def shown(**values: str) -> Response:
        response = unkept(view(**values))
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return shown


def notice_page(notice: NoticeView) -> str:
    """A page with one thing to say and one way on, in no index."""
    head = PageHead(title=notice.title, robots="noindex")
    return render_template("message.html", page=head, notice=notice)
