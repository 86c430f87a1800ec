"""Addresses from elsewhere lead to a post, unless they lead somewhere already."""

from flask import Flask
from flask.testing import FlaskClient

from blog.accounts.permissions import SYSTEM
from blog.posts.drafts import PostDraft
from blog.posts.old_slugs import keep_old_slugs
from blog.posts.services import create_post, publish_post


def published(title: str) -> int:
    post = create_post(SYSTEM, PostDraft(title=title))
    return publish_post(SYSTEM, post.id, post.version).id


def test_an_old_word_leads_to_the_post(app: Flask, client: FlaskClient) -> None:
    post_id = published("New words")
    assert keep_old_slugs(post_id, ["Old.Words", "Old.Words", "new-words"]) == []
    answer = client.get("/2016/01/Old.Words/")
    assert (answer.status_code, answer.location) == (301, "/uncategorised/new-words/")
    assert keep_old_slugs(post_id, ["Old.Words"]) == []


def test_what_leads_elsewhere_already_stays(app: Flask, client: FlaskClient) -> None:
    first, second = published("First"), published("Second")
    keep_old_slugs(first, ["older"])
    refused = ["first", "older", "feed", "2016", "", "a/b", "x" * 201]
    assert keep_old_slugs(second, [*refused, "fine"]) == refused
    assert client.get("/older/").location == "/uncategorised/first/"
    assert client.get("/fine/").location == "/uncategorised/second/"
