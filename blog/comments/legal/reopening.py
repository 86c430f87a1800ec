"""When the decision that upheld a notice is taken back, the notice waits for another."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.comments.legal.models import IllegalNotice
from blog.comments.legal.notices import put_back, send_about
from blog.comments.models import Comment


def reopen_notices(session: Session, comment_id: int, batch: str) -> None:
    """Let the notice about this comment that `batch` upheld wait again, and tell both sides.

    Its statement of reasons is kept, so that whoever decides anew need not begin with nothing.
    """
    query = select(IllegalNotice).where(
        IllegalNotice.batch == batch, IllegalNotice.comment_id == comment_id
    )
    notice = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if notice is None:
        return
    put_back(notice)
    comment = session.get(Comment, comment_id)
    for address in (notice.email, comment.author_email if comment is not None else ""):
        send_about(notice, address, "notice_reopened")
