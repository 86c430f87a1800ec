"""`/comments/sign-in/`: signing in from the comment form, without losing what was typed there.

The text waits in a page of its own while its writer signs in, by whatever way, in another tab; from
there it goes back into the form. It is stored nowhere, and no length is too much.
"""

from urllib.parse import urlencode

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from blog.core.i18n import _
from blog.posts.queries import permalink_of
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_form import CommentForm
from blog.web.site_context import LOGIN
from blog.web.unkept import notice_page, unkept
from blog.web.viewmodels import NoticeView, PageHead

ADDRESS = "/comments/sign-in/"


@blueprint.post(ADDRESS)
def keep_while_signing_in() -> AnyResponse:
    """The text, a way to sign in beside it, and a button that leads back to the article."""
    form = CommentForm(request.form)
    path = permalink_of(form.post_id) if form.post_id else None
    if not (form.content.data or "").strip():
        return redirect(f"{LOGIN}?{urlencode({'next': path or '/'})}", 303)
    page = render_template(
        "comment_sign_in.html",
        page=PageHead(_("Sign in and go on"), robots="noindex"),
        form=form,
        values=form.kept(),
        login_url=f"{LOGIN}?next={ADDRESS}",
        article_url=path,
    )
    return unkept(page)


@blueprint.get(ADDRESS)
def signed_in() -> Response:
    """Where signing in in the other tab ends."""
    notice = NoticeView(
        _("Your text waits in the other tab"),
        (_("Close this one, go back there, and go on."),),
    )
    return unkept(notice_page(notice))
