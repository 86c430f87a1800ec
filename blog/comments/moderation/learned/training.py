"""Learning from what moderators decided: in the worker, after so many decisions, or when asked."""

import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_, update

from blog.comments.models import Comment, ModerationEntry, SpamModel
from blog.comments.moderation.learned import seed
from blog.comments.moderation.learned.features import features, readable
from blog.comments.moderation.learned.kept import ONLY
from blog.comments.moderation.learned.labels import balanced, label
from blog.comments.moderation.learned.model import Example, fit, pruned
from blog.comments.settings import RuleSettings
from blog.comments.states import Status
from blog.core import clock
from blog.core.db import db, insert_or, transaction
from blog.core.html import plain_text
from blog.core.settings.store import current

MOST_OF_A_KIND = 2_000
MOST_LOOKED_AT = 10_000
"""Comments of a status that are gone through, newest first, for decisions by people."""
AT_ONCE = 100
"""Few, so that no database sorts a whole status rather than read along its index."""
MOST_FEATURES = 20_000


@dataclass(frozen=True)
class Learned:
    """From how many comments of the site a model was learned, beside its seed; and its version."""

    version: str
    spam: int
    honest: int
    features: int


def is_due(decisions: int) -> bool:
    """Count decisions that were taken; whether it is time to learn from them."""
    with transaction() as session:
        since = session.scalar(
            update(SpamModel)
            .where(SpamModel.id == ONLY)
            .values(decisions=SpamModel.decisions + decisions)
            .returning(SpamModel.decisions)
        )
        rules = current(RuleSettings)
    return rules.spam_score and (since is None or since >= rules.spam_learn_every)


def has_learned() -> bool:
    """Whether there is a model."""
    return db.session.scalar(select(SpamModel.id)) is not None


def knows_comments() -> bool:
    """Whether the model was learned from comments of this site, beside its seed."""
    from_here = SpamModel.spam + SpamModel.honest > 0
    return db.session.scalar(select(SpamModel.id).where(from_here)) is not None


def train() -> Learned:
    """Learn from the decisions that stand now and from the seed, and put it in place of the old.

    Reading and learning hold no lock; only the exchange at the end is a transaction.
    """
    given = list(seed.examples())
    own = balanced(own_examples(), given)
    db.session.rollback()
    weights = pruned(fit([*given, *own]), MOST_FEATURES)
    spam = sum(is_spam for _found, is_spam in own)
    learned = Learned(secrets.token_hex(8), spam, len(own) - spam, len(weights))
    _put(learned, weights)
    return learned


def own_examples() -> list[Example]:
    """What the site's moderators decided, newest comments first, at most 2,000 of each kind."""
    found: dict[bool, list[Example]] = {True: [], False: []}
    for status in (Status.SPAM, Status.REJECTED, Status.APPROVED, Status.PENDING):
        for example in _decided(status):
            if len(found[example[1]]) < MOST_OF_A_KIND:
                found[example[1]].append(example)
            elif all(len(kind) >= MOST_OF_A_KIND for kind in found.values()):
                break
    return found[True] + found[False]


def _decided(status: Status) -> Iterator[Example]:
    """Each comment of the status that a person decided about, newest first."""
    for page in _pages(status):
        labels = {comment_id: label(lines) for comment_id, lines in _lines(page).items()}
        words = select(Comment.id, Comment.body_html, Comment.author_name, Comment.author_url)
        rows = {row.id: row for row in db.session.execute(words.where(Comment.id.in_(page)))}
        for comment_id in page:
            is_spam, row = labels.get(comment_id), rows.get(comment_id)
            if is_spam is not None and row is not None:
                text = readable(plain_text(row.body_html), row.body_html)
                yield features(text, row.author_name, row.author_url), is_spam


def _pages(status: Status) -> Iterator[list[int]]:
    """The ids of the newest comments of the status, read along its index."""
    query = (
        select(Comment.created_at, Comment.id)
        .where(Comment.status == status.value)
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(AT_ONCE)
    )
    following = query
    for _page in range(MOST_LOOKED_AT // AT_ONCE):
        rows = db.session.execute(following).all()
        if rows:
            yield [row.id for row in rows]
        if len(rows) < AT_ONCE:
            return
        here = (rows[-1].created_at, rows[-1].id)
        following = query.where(tuple_(Comment.created_at, Comment.id) < here)


def _lines(comment_ids: Sequence[int]) -> dict[int, list[ModerationEntry]]:
    query = select(ModerationEntry).where(ModerationEntry.comment_id.in_(comment_ids))
    lines: dict[int, list[ModerationEntry]] = defaultdict(list)
    for line in db.session.scalars(query.order_by(ModerationEntry.comment_id, ModerationEntry.id)):
        lines[line.comment_id].append(line)
    return lines


def _put(learned: Learned, weights: dict[str, float]) -> None:
    values = {
        "version": learned.version,
        "trained_at": clock.now(),
        "spam": learned.spam,
        "honest": learned.honest,
        "decisions": 0,
        "weights": weights,
    }
    with transaction() as session:
        row = insert_or(SpamModel).values(id=ONLY, **values)
        session.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))
