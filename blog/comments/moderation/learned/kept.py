"""What was learned, as it is kept: one row of the database, and once in the memory of a process."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from blog.comments.models import SpamModel
from blog.comments.moderation.facts import SpamFacts
from blog.comments.moderation.learned.model import score
from blog.core.db import db

ONLY = 1


@dataclass(frozen=True)
class _Held:
    version: str
    weights: Mapping[str, float]


_held = _Held("", {})


def judge(found: Collection[str], version: str | None) -> SpamFacts:
    """What the model of that version says; nothing if there is none.

    Whoever calls has asked for the version together with all else: it costs a statement only
    when it is one that this process has not met yet.
    """
    if not version:
        return SpamFacts()
    said = score(found, _weights(version))
    if said is None:
        return SpamFacts()
    return SpamFacts(round(said.probability, 4), said.strongest, version)


def _weights(version: str) -> Mapping[str, float]:
    global _held
    if _held.version != version:
        weights = db.session.scalar(select(SpamModel.weights).where(SpamModel.id == ONLY))
        _held = _Held(version, weights or {})
    return _held.weights
