"""Reading reports: what was said about a comment, by whom, and how often they were right."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from blog.accounts.models import User
from blog.comments.reports.models import Report, Reporter
from blog.comments.reports.weights import UNIT
from blog.core.db import db

SHOWN = 50


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report as a moderator sees it; `name` is empty for a guest."""

    reason: str
    note: str
    outcome: str
    weight: int
    created_at: datetime
    name: str
    agreed: int
    disagreed: int

    @property
    def points(self) -> str:
        """The weight as people read it."""
        return f"{self.weight / UNIT:.1f}"


def reports_about(comment_id: int) -> list[ReportLine]:
    """The newest reports about a comment, at most 50."""
    query = (
        select(
            Report.reason,
            Report.note,
            Report.outcome,
            Report.weight,
            Report.created_at,
            func.coalesce(User.name, ""),
            func.coalesce(Reporter.agreed, 0),
            func.coalesce(Reporter.disagreed, 0),
        )
        .outerjoin(User, User.id == Report.user_id)
        .outerjoin(Reporter, Reporter.key == Report.reporter)
        .where(Report.comment_id == comment_id)
        .order_by(Report.id.desc())
        .limit(SHOWN)
    )
    return [ReportLine(*row) for row in db.session.execute(query)]
