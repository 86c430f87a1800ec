"""The benchmark's moderator reads the queue as it is, decides, and takes every decision back."""

from bench.conversation import BATCH, DECISIONS, QUEUE, TARGET
from blog.accounts.permissions import Role
from blog.comments.states import Status
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import article, make_comment, read


def test_each_decision_is_taken_back_and_the_comment_waits_again(client):
    sign_in(client, make_user(Role.MODERATOR))
    comment_id = make_comment(article()).id
    for decision in DECISIONS:
        [(found, version)] = TARGET.findall(client.get(QUEUE).text)
        assert int(found) == comment_id
        form = {"version": version, "back": QUEUE} | decision
        client.post(f"{QUEUE}{found}/decide/", data=form, headers={"Sec-Fetch-Site": "same-origin"})
        assert read(comment_id).status != Status.PENDING
        [batch] = BATCH.findall(client.get(QUEUE).text)
        form = {"batch": batch, "back": QUEUE}
        client.post(f"{QUEUE}undo/", data=form, headers={"Sec-Fetch-Site": "same-origin"})
        assert read(comment_id).status == Status.PENDING
