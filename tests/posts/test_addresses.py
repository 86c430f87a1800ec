"""An article is found by every address it ever had, in one step."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from blog.accounts.permissions import SYSTEM
from blog.core.db import db, transaction
from blog.core.errors import Invalid
from blog.core.settings import store
from blog.posts import desk, queries, services
from blog.posts.addresses import Redirect, Resolved, resolve, resolve_id
from blog.posts.models import OldSlug, Post
from blog.posts.settings import PermalinkSettings
from blog.taxonomy.services import create_category, update_category
from tests.conftest import NOON
from tests.factories.accounts import make_user
from tests.factories.posts import make_category, make_page, make_post


def reslug(post_id: int, slug: str) -> None:
    found = desk.post_for_edit(post_id)
    services.update_post(SYSTEM, post_id, found.version, replace(found.draft, slug=slug))


def test_the_address_is_the_sections_whole_path_and_the_slug(app):
    asia = make_category("Asia", make_category("Political Affairs"))
    post = make_post("The Slug!", primary_category_id=asia.id)
    path = "/political-affairs/asia/the-slug/"
    assert resolve(path) == Resolved(post.id, path)
    assert resolve_id(post.id) == Redirect(post.id, path)


def test_whatever_stands_before_the_slug_leads_to_the_true_address(app):
    post = make_post("The Slug")
    there = Redirect(post.id, "/uncategorised/the-slug/")
    for path in ("/the-slug/", "/2023/04/the-slug/", "/old/section/the-slug/", "/a/b/c/d/the-slug"):
        assert resolve(path) == there
    for path in ("/", "/nothing/", "/the-slug/more/", "/\x00/", "/" + "x" * 5_000 + "/"):
        assert resolve(path) is None


def test_an_article_that_is_moved_is_found_at_its_old_place(app):
    politics = make_category("Politics")
    asia = make_category("Asia", politics)
    post = make_post("Ships", primary_category_id=asia.id)
    update_category(SYSTEM, politics.id, name="World", slug="world")
    assert resolve("/politics/asia/ships/") == Redirect(post.id, "/world/asia/ships/")
    assert resolve("/world/asia/ships/") == Resolved(post.id, "/world/asia/ships/")


@pytest.mark.parametrize(
    ("structure", "path"),
    [
        ("/%year%/%monthnum%/%postname%/", "/2026/03/ships/"),
        ("/archives/%post_id%/", "/archives/1/"),
        ("/%postname%/%author%/", "/ships/{author}/"),
    ],
)
def test_after_a_change_of_structure_old_addresses_lead_to_the_new(app, structure, path):
    author = make_user("author")
    post = make_post("Ships", author_ids=(author.id,))
    store.change(PermalinkSettings, {"structure": structure})
    path = path.format(author=author.slug)
    assert resolve(path) == Resolved(post.id, path)
    assert queries.permalink_of(post.id) == path
    assert resolve("/uncategorised/ships/") == Redirect(post.id, path)


def test_a_structure_that_would_mislead_cannot_be_chosen(app):
    with pytest.raises(Invalid):
        store.change(PermalinkSettings, {"structure": "/%category%/"})


def test_there_and_back_again_leaves_no_loop(app):
    post = make_post("A")
    for slug in ("b", "c", "a"):
        reslug(post.id, slug)
    assert resolve("/uncategorised/a/") == Resolved(post.id, "/uncategorised/a/")
    for old in ("b", "c"):
        assert resolve(f"/uncategorised/{old}/") == Redirect(post.id, "/uncategorised/a/")
    assert set(db.session.scalars(select(OldSlug.slug))) == {"b", "c"}


def test_a_new_article_may_take_what_another_has_left(app):
    first = make_post("First", slug="ships")
    reslug(first.id, "boats")
    second = make_post("Second", slug="ships")
    assert resolve("/uncategorised/ships/") == Resolved(second.id, "/uncategorised/ships/")
    third = make_post("Boats")
    assert third.slug == "boats-2"


def test_a_slug_made_of_a_title_is_free_and_nobodys_old_one(app):
    first = make_post("Ships")
    reslug(first.id, "boats")
    assert make_post("Ships").slug == "ships-2"
    assert make_post("2023").slug == "2023-2"
    assert make_post("Search").slug == "search-2"
    assert make_post("!!!").slug == "untitled"


def test_an_address_that_was_never_public_leaves_nothing_behind(app):
    post = make_post("Draft", status="draft", slug="early")
    reslug(post.id, "late")
    assert resolve("/uncategorised/early/") is None
    assert db.session.scalars(select(OldSlug)).all() == []


def test_what_is_not_public_is_found_at_its_exact_address_and_betrayed_by_no_redirect(app):
    scheduled = make_post("Soon", at=NOON + timedelta(hours=1))
    private = make_post("Between us", status="private")
    make_post("Thrown", status="trash", slug="thrown")
    assert resolve("/uncategorised/soon/") == Resolved(scheduled.id, "/uncategorised/soon/")
    assert resolve("/uncategorised/between-us/").post_id == private.id
    for path in ("/soon/", "/between-us/", "/thrown/", "/uncategorised/thrown/"):
        assert resolve(path) is None
    for post_id in (scheduled.id, private.id, 0, -1, 10**30):
        assert resolve_id(post_id) is None


def test_pages_and_sections_do_not_take_each_others_place(app):
    make_category("World")
    with pytest.raises(Invalid) as refused:
        make_page("World", slug="world")
    assert set(refused.value.fields) == {"slug"}
    assert make_page("World").slug == "world-2"
    make_page("About")
    with pytest.raises(Invalid) as refused:
        create_category(SYSTEM, "About")
    assert set(refused.value.fields) == {"slug"}
    with pytest.raises(Invalid):
        update_category(SYSTEM, make_category("Us").id, name="Us", slug="about")
    assert resolve("/about/").canonical_path == "/about/"


def test_other_scripts_have_addresses_too(app):
    post = make_post("السوق العتيق")
    found = resolve("/uncategorised/السوق-العتيق/")
    assert found == Resolved(post.id, queries.permalink_of(post.id))
    assert found.canonical_path.isascii()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abcde")), max_size=12))
def test_every_slug_leads_to_one_post_in_one_hop_whatever_the_history(app, series):
    with transaction() as session:
        for model in (OldSlug, Post):
            for row in session.scalars(select(model)):
                session.delete(row)
    posts = [make_post(f"Post {n}").id for n in range(3)]
    for which, slug in series:
        try:
            reslug(posts[which], slug)
        except Invalid:
            assert slug in set(db.session.scalars(select(Post.slug)))
    living = dict(db.session.execute(select(Post.slug, Post.id)).all())
    old = dict(db.session.execute(select(OldSlug.slug, OldSlug.post_id)).all())
    assert not living.keys() & old.keys()
    for slug, post_id in living.items():
        assert resolve(f"/uncategorised/{slug}/") == Resolved(post_id, f"/uncategorised/{slug}/")
    for slug, post_id in old.items():
        found = resolve(f"/uncategorised/{slug}/")
        assert isinstance(found, Redirect)
        assert found.post_id == post_id
        assert resolve(found.canonical_path) == Resolved(post_id, found.canonical_path)
