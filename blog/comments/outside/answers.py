"""What a server elsewhere answered, pure: read strictly, and bounded."""

import json
from typing import Any

from blog.comments.moderation.opinions import Answer, Check, Said

MOST_BYTES = 16_384
MOST_REASONS = 10
LONGEST_REASON = 200
ACTIONS = {said.value: said for said in (Said.APPROVE, Said.HOLD, Said.SPAM, Said.REJECT)}


class Unreadable(Exception):
    """The answer is none of those that were agreed upon; the message says what is wrong."""


def read_answer(status: int, body: bytes) -> Answer:
    """What the answer to a signed request says. Raises Unreadable with what is wrong with it.

    204 has no opinion. 200 comes with `{"action": …, "reasons": [words, …]}`, the latter if any.
    """
    if status == 204:
        return Answer(Check.WEBHOOK, Said.NOTHING)
    if status != 200:
        raise Unreadable(f"status {status}")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(told, dict) or not told.keys() <= {"action", "reasons"}:
        raise Unreadable("not an object of action and reasons")
    action = told.get("action")
    if not isinstance(action, str) or action not in ACTIONS:
        raise Unreadable(f"action is none of {', '.join(ACTIONS)}")
    return Answer(Check.WEBHOOK, ACTIONS[action], _reasons(told.get("reasons", [])))


def _reasons(told: Any) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        raise Unreadable("reasons is no list of texts")
    if len(told) > MOST_REASONS or any(len(each) > LONGEST_REASON for each in told):
        raise Unreadable(f"more than {MOST_REASONS} reasons of {LONGEST_REASON} characters")
    words = (
        " ".join("".join(c if c.isprintable() else " " for c in each).split()) for each in told
    )
    return tuple(each for each in words if each)
