"""Writing, publishing, withdrawing and throwing away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from blog.accounts.permissions import SYSTEM, Role
from blog.core import events
from blog.core.db import db, transaction
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound
from blog.core.tags import versions
from blog.posts import archives, desk, listings, queries, services
from blog.posts.archive_models import ArchiveBlock, ArchiveEntry
from blog.posts.drafts import PostDraft
from blog.posts.events import PostDeleted, PostPublished, PostUnpublished, PostUpdated
from blog.posts.models import Post
from blog.posts.publishing import PostState
from tests.conftest import NOON
from tests.factories.accounts import make_user
from tests.factories.posts import make_category, make_page, make_post

HOUR = timedelta(hours=1)


def front() -> list[int]:
    return list(listings.page("home", 1, 10).items)


def edit(actor, post_id, **fields) -> Post:
    found = desk.post_for_edit(post_id)
    return services.update_post(actor, post_id, found.version, replace(found.draft, **fields))


@pytest.fixture
def announced(monkeypatch):
    """What was announced, in order."""
    seen = []
    for kind in (PostPublished, PostUpdated, PostUnpublished, PostDeleted):
        listeners = [*events._listeners.get(kind, []), seen.append]
        monkeypatch.setitem(events._listeners, kind, listeners)
    return seen


def test_a_draft_may_be_incomplete_and_is_listed_nowhere(app):
    author = make_user("author")
    post = services.create_post(author.actor, PostDraft())
    article = queries.article(post.id)
    assert article.state is PostState.DRAFT
    assert article.authors[0].id == author.id
    assert front() == []


def test_publishing_needs_a_title_and_gives_all_that_readers_need(app, announced):
    author = make_user("author")
    post = services.create_post(author.actor, PostDraft(body_source="*Words*"))
    with pytest.raises(Invalid) as refused:
        services.publish_post(author.actor, post.id, post.version)
    assert set(refused.value.fields) == {"title"}
    post = edit(author.actor, post.id, title="The Slug")
    services.publish_post(author.actor, post.id, post.version)
    article = queries.article(post.id)
    assert article.permalink == "/uncategorised/the-slug/"
    assert article.published_at == NOON
    assert article.body_html == "<p><em>Words</em></p>"
    assert front() == [post.id]
    assert announced[-1] == PostPublished(post.id)


def test_a_scheduled_article_comes_out_by_the_clock_alone(app, stopped_clock):
    post = make_post(at=NOON + HOUR)
    assert queries.article(post.id).state is PostState.SCHEDULED
    assert front() == []
    stopped_clock.forward(hours=1)
    assert queries.article(post.id).state is PostState.PUBLISHED
    assert front() == [post.id]


def test_an_article_is_in_every_list_it_belongs_to_and_moves_with_its_changes(app):
    politics = make_category("Politics")
    asia = make_category("Asia", politics)
    sport = make_category("Sport")
    author = make_user("author")
    post = make_post(
        primary_category_id=asia.id, tag_names=("Ships", " SHIPS "), author_ids=(author.id,)
    )
    tag_id = queries.article(post.id).tags[0].id
    in_all = [
        "home",
        *map(archives.category_scope, (politics.id, asia.id)),
        archives.tag_scope(tag_id),
        archives.author_scope(author.id),
    ]
    assert [listings.page(scope, 1, 5).total for scope in in_all] == [1] * 5
    edit(SYSTEM, post.id, primary_category_id=sport.id, category_ids=(), tag_names=())
    assert [listings.page(scope, 1, 5).total for scope in in_all] == [1, 0, 0, 0, 1]
    assert listings.page(archives.category_scope(sport.id), 1, 5).items == [post.id]


def test_every_way_off_the_site_takes_the_article_out_of_the_lists(app, announced):
    for verb in (
        services.return_to_draft,
        services.submit_for_review,
        services.make_private,
        services.trash_post,
    ):
        post = make_post()
        before = versions([f"post:{post.id}", "list:home"])
        verb(SYSTEM, post.id, post.version)
        assert front() == []
        assert announced[-1] == PostUnpublished(post.id)
        after = versions([f"post:{post.id}", "list:home"])
        assert all(new > old for new, old in zip(after, before, strict=True))


def test_what_was_thrown_away_comes_back_as_a_draft_with_its_old_status_known(app):
    post = make_post(status="trash")
    assert post.previous_status == "draft"
    with pytest.raises(Invalid):
        services.publish_post(SYSTEM, post.id, post.version)
    post = services.restore_post(SYSTEM, post.id, post.version)
    assert (post.status, post.previous_status) == ("draft", None)


def test_only_what_is_in_the_trash_is_deleted_and_then_for_good(app, announced):
    post = make_post()
    with pytest.raises(Invalid):
        services.delete_post_for_good(SYSTEM, post.id, post.version)
    post = services.trash_post(SYSTEM, post.id, post.version)
    post_id = post.id
    services.delete_post_for_good(SYSTEM, post_id, post.version)
    assert queries.article(post_id) is None
    assert announced[-1] == PostDeleted(post_id)
    with pytest.raises(NotFound):
        services.restore_post(SYSTEM, post_id, 1)


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(app):
    post = make_post(title="First")
    seen = desk.post_for_edit(post.id)
    edit(SYSTEM, post.id, title="Second")
    with pytest.raises(Conflict) as refused:
        services.update_post(SYSTEM, post.id, seen.version, replace(seen.draft, title="Third"))
    assert refused.value.current == seen.version + 1
    assert queries.article(post.id).title == "Second"


def test_a_contributor_writes_and_submits_but_does_not_publish(app):
    contributor = make_user(Role.CONTRIBUTOR)
    post = services.create_post(contributor.actor, PostDraft(title="From outside"))
    with pytest.raises(Forbidden):
        services.publish_post(contributor.actor, post.id, post.version)
    post = services.submit_for_review(contributor.actor, post.id, post.version)
    post = services.publish_post(make_user(Role.EDITOR).actor, post.id, post.version)
    with pytest.raises(Forbidden):
        edit(contributor.actor, post.id, title="Changed after all")
    with pytest.raises(Forbidden):
        services.trash_post(contributor.actor, post.id, post.version)


def test_an_author_may_not_touch_what_is_anothers_nor_sign_in_anothers_name(app):
    author, other = make_user("author"), make_user("author")
    post = make_post(author_ids=(other.id,))
    for verb in (services.trash_post, services.return_to_draft, services.make_private):
        with pytest.raises(Forbidden):
            verb(author.actor, post.id, post.version)
    with pytest.raises(Forbidden):
        services.create_post(author.actor, PostDraft(type="page", title="About"))
    with pytest.raises(Invalid) as refused:
        services.create_post(author.actor, PostDraft(author_ids=(other.id, author.id)))
    assert set(refused.value.fields) == {"author_ids"}


def test_everything_wrong_with_a_draft_is_said_at_once(app):
    with pytest.raises(Invalid) as refused:
        services.create_post(
            SYSTEM,
            PostDraft(
                title="x" * 501,
                source_url="javascript:alert(1)",
                body_source="<b>" * 5_000,
                source_name="y" * 201,
            ),
        )
    assert set(refused.value.fields) == {"title", "source_url", "body_source", "source_name"}
    assert db.session.scalar(select(func.count()).select_from(Post)) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("primary_category_id", 99),
        ("category_ids", (99,)),
        ("author_ids", (99,)),
        ("lead_media_id", 99),
        ("tag_names", ("!!!",)),
        ("slug", "page"),
        ("slug", "2023"),
        ("slug", "…"),
        ("source_url", "http://"),
        ("source_url", "ftp://example.org/"),
        ("language", "zz-bogus!!"),
        ("language", "French"),
        ("language", "fr-"),
        ("body_format", "rtf"),
        ("type", "poem"),
    ],
)
def test_what_does_not_exist_or_does_not_fit_is_named(app, field, value):
    with pytest.raises(Invalid) as refused:
        make_post(**{field: value})
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("language", ["fr", "ar", "pt-BR", "zh-Hant-TW", "gsw"])
def test_a_language_is_given_by_its_code(app, language):
    assert desk.post_for_edit(make_post(language=language).id).draft.language == language


def test_what_was_written_is_kept_and_what_is_shown_is_clean(app):
    source = 'Hello <script>alert(1)</script><b onclick="x()">there</b>'
    post = make_post(body_source=source, body_format="html")
    assert desk.post_for_edit(post.id).draft.body_source == source
    html = queries.article(post.id).body_html
    assert "script" not in html
    assert "onclick" not in html


def test_a_published_article_keeps_its_time_and_slug_unless_told_otherwise(app, stopped_clock):
    post = make_post("One name")
    stopped_clock.forward(hours=5)
    edit(SYSTEM, post.id, title="Another name", slug="", published_at=None)
    article = queries.article(post.id)
    assert (article.slug, article.published_at) == ("one-name", NOON)
    edit(SYSTEM, post.id, published_at=NOON - HOUR)
    assert queries.article(post.id).published_at == NOON - HOUR


def test_a_page_stands_outside_of_the_lists(app):
    page = make_page("About us")
    assert queries.article(page.id).permalink == "/about-us/"
    assert front() == []
    assert db.session.scalar(select(func.count()).select_from(ArchiveEntry)) == 0


def test_the_private_preview_opens_for_its_token_alone_and_until_it_is_renewed(app):
    post = make_post(status="draft")
    token = desk.post_for_edit(post.id).preview_token
    assert queries.preview_post(post.id, token).title == post.title
    assert queries.preview_post(post.id, token + "x") is None
    assert queries.preview_post(post.id, "") is None
    assert queries.preview_post(99, "") is None
    renewed = services.renew_preview_link(SYSTEM, post.id)
    assert queries.preview_post(post.id, token) is None
    assert queries.preview_post(post.id, renewed) is not None


def test_something_imported_comes_once(app):
    make_post(import_key="markdown:one.md")
    with pytest.raises(Invalid):
        make_post(import_key="markdown:one.md")


def test_a_failed_verb_leaves_the_lists_as_they_were(app):
    post = make_post()
    with pytest.raises(ZeroDivisionError), transaction():
        services.trash_post(SYSTEM, post.id, post.version)
        raise ZeroDivisionError
    assert front() == [post.id]


def test_rebuilding_finds_exactly_what_the_verbs_have_listed(app):
    politics = make_category("Politics")
    asia = make_category("Asia", politics)
    asia_2 = make_category("Asia 2", politics)
    author = make_user("author")
    for number in range(7):
        make_post(
            f"Number {number}",
            at=NOON - number * HOUR,
            primary_category_id=(asia, asia_2, politics)[number % 3].id,
            category_ids=(politics.id,),
            tag_names=("a", "b")[: number % 3],
            author_ids=(author.id,),
            status=("draft", "published")[number % 4 > 0],
        )

    def everything() -> list:
        db.session.rollback()
        entries = select(ArchiveEntry.scope, ArchiveEntry.published_at, ArchiveEntry.post_id)
        counts = select(ArchiveBlock.scope, func.sum(ArchiveBlock.entries)).group_by(
            ArchiveBlock.scope
        )
        return sorted(
            map(tuple, [*db.session.execute(entries), *db.session.execute(counts)]), key=str
        )

    before = everything()
    archives.rebuild_all()
    assert everything() == before
    archives.rebuild([archives.category_scope(politics.id), "home"], block_size=2)
    assert everything() == before
