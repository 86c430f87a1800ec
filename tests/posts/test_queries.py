"""What pages are given, and what it costs."""

from datetime import timedelta

import pytest

from blog.accounts.permissions import SYSTEM, Role
from blog.core import plans
from blog.core.errors import Conflict, NotFound
from blog.media.services import delete_picture
from blog.posts import desk, queries, services
from blog.posts.desk import Filters, View
from blog.posts.drafts import PostDraft
from tests.conftest import NOON
from tests.factories.accounts import make_user
from tests.factories.media import make_picture
from tests.factories.posts import make_category, make_page, make_post

HOUR = timedelta(hours=1)


def test_an_articles_page_is_given_all_it_shows(app, drain):
    asia = make_category("Asia", make_category("Political Affairs"))
    sport = make_category("Sport")
    ana, ben = make_user("author", name="Ana"), make_user("author", name="Ben")
    picture = make_picture(alt="A harbour", caption="Dawn", credit="Ana Ruiz")
    post = make_post(
        "The Slug",
        standfirst="In short.",
        source_name="Newsweek",
        source_url="https://example.org/x",
        author_ids=(ben.id, ana.id),
        primary_category_id=asia.id,
        category_ids=(sport.id,),
        tag_names=("Ships", "Grain trade"),
        lead_media_id=picture.id,
        lead_caption="Noon",
    )
    article = queries.article(post.id)
    assert [author.name for author in article.authors] == ["Ben", "Ana"]
    assert [crumb.name for crumb in article.breadcrumbs] == ["Political Affairs", "Asia"]
    assert [section.name for section in article.categories] == ["Asia", "Sport"]
    assert [tag.slug for tag in article.tags] == ["grain-trade", "ships"]
    assert (article.picture_alt, article.picture_caption) == ("A harbour", "Noon")
    assert article.picture_credit == "Ana Ruiz"
    assert article.picture.width == 400
    assert (article.source_name, article.source_url) == ("Newsweek", "https://example.org/x")
    assert article.permalink == "/political-affairs/asia/the-slug/"


def test_statements_do_not_grow_with_the_listing(app, queries_of):
    author = make_user("author")
    picture = make_picture()
    ids = [
        make_post(f"Number {n}", author_ids=(author.id,), lead_media_id=picture.id).id
        for n in range(6)
    ]
    assert queries_of(lambda: queries.teasers(ids[:1])) == queries_of(lambda: queries.teasers(ids))
    assert queries_of(lambda: queries.teasers(ids)) <= 4
    assert queries_of(lambda: queries.article(ids[0])) <= 6
    assert queries_of(lambda: desk.admin_list(SYSTEM, Filters())) == 2
    assert queries_of(lambda: desk.counts(SYSTEM)) == 1


@pytest.fixture
def queries_of(queries):
    """How many statements something takes once the settings are known."""

    def count(ask) -> int:
        ask()
        with queries() as statements:
            ask()
        return len(statements)

    return count


def test_teasers_come_in_the_order_asked_for(app):
    first, second = make_post("First"), make_post("Second")
    shown = queries.teasers([second.id, 99, first.id])
    assert [teaser.title for teaser in shown] == ["Second", "First"]
    assert shown[0].permalink == "/uncategorised/second/"
    assert queries.teasers([]) == []


def test_a_pictures_sizes_appear_in_the_text_once_they_are_made(app, drain):
    picture = make_picture(width=1600, height=900)
    source = f"![Ships](/media/{picture.key})\n\n![Far](https://example.org/x.jpg)"
    post = make_post(body_source=source)
    before = queries.article(post.id).body_html
    assert 'width="1600" height="900" loading="lazy"' in before
    assert "srcset" not in before
    drain()
    after = queries.article(post.id).body_html
    assert after.count("srcset=") == 1
    assert after.count('width="1600"') == 1
    assert after.count('loading="lazy"') == 2


def test_a_picture_that_is_shown_cannot_be_deleted(app):
    lead, inside, free = (make_picture(salt=n) for n in (1, 2, 3))
    make_post(lead_media_id=lead.id, body_source=f"![x](/media/{inside.key})")
    for picture in (lead, inside):
        with pytest.raises(Conflict):
            delete_picture(SYSTEM, picture.id)
    delete_picture(SYSTEM, free.id)


def test_the_form_gets_back_what_was_handed_in(app):
    author = make_user("author")
    category = make_category("Asia")
    draft = PostDraft(
        title="Ships",
        slug="ships",
        body_source="Some *words*",
        standfirst="Two\n\nparagraphs",
        author_ids=(author.id,),
        primary_category_id=category.id,
        category_ids=(category.id,),
        tag_names=("b", "c"),
        comments_open=False,
        experts=(),
        published_at=NOON,
        import_key="x:1",
        language="ar",
    )
    post = services.create_post(SYSTEM, draft)
    assert desk.post_for_edit(post.id).draft == draft
    with pytest.raises(NotFound):
        desk.post_for_edit(99)


@pytest.fixture
def newsroom(app, stopped_clock):
    """An author with two articles, and others' in every state; each an hour after the last."""
    author = make_user("author")
    made = {}
    for name, status, mine in (
        ("Mine", "published", True),
        ("Draft", "draft", False),
        ("Waiting", "pending", True),
        ("Secret 100%", "private", False),
        ("Thrown", "trash", False),
    ):
        authors = (author.id,) if mine else (make_user("author").id,)
        made[name] = make_post(name, status=status, author_ids=authors).id
        stopped_clock.forward(hours=1)
    made["Soon"] = make_post("Soon", at=stopped_clock() + HOUR).id
    make_page("A page")
    return author, made


def titles(actor, **filters) -> list[str]:
    return [row.title for row in desk.admin_list(actor, Filters(**filters)).rows]


@pytest.fixture(params=["few", "many"])
def however_many(request, monkeypatch):
    """What narrows a list to few posts leads to them; otherwise the list is walked along."""
    if request.param == "many":
        monkeypatch.setattr(plans, "FEW", 0)


def test_each_view_holds_what_it_says(newsroom, however_many):
    author, _made = newsroom
    editor = make_user(Role.EDITOR).actor
    assert titles(editor) == ["Soon", "Secret 100%", "Waiting", "Draft", "Mine"]
    assert titles(editor, view=View.SCHEDULED) == ["Soon"]
    assert titles(editor, view=View.PUBLISHED) == ["Mine"]
    assert titles(editor, view=View.TRASH) == ["Thrown"]
    assert titles(editor, view=View.MINE) == []
    assert titles(editor, search="0%") == ["Secret 100%"]
    assert titles(editor, search="SECRET") == ["Secret 100%"]
    assert titles(editor, author_id=author.id) == ["Waiting", "Mine"]
    assert titles(editor, post_type="page") == ["A page"]
    counted = desk.counts(editor)
    for view in View:
        assert counted[view] == len(titles(editor, view=view))


def test_an_author_sees_only_their_own_in_the_list(newsroom, however_many):
    author, _made = newsroom
    assert titles(author.actor) == ["Waiting", "Mine"]
    assert titles(author.actor, view=View.PENDING) == titles(author.actor, search="wait")
    counted = desk.counts(author.actor)
    for view in View:
        assert counted[view] == len(titles(author.actor, view=view))


def test_a_section_and_an_author_narrow_the_list_together(app, however_many):
    asia, ann, ben = make_category("Asia"), make_user("author"), make_user("author")
    for title, author, categories in (
        ("Ann there", ann, (asia.id,)),
        ("Ann elsewhere", ann, ()),
        ("Ben there", ben, (asia.id,)),
    ):
        make_post(title, author_ids=(author.id,), category_ids=categories)
    assert set(titles(SYSTEM, category_id=asia.id)) == {"Ann there", "Ben there"}
    assert titles(SYSTEM, category_id=asia.id, author_id=ann.id) == ["Ann there"]
    assert titles(ben.actor, category_id=asia.id) == ["Ben there"]


def test_the_list_goes_on_where_the_page_before_ended(newsroom):
    seen, after = [], None
    while True:
        page = desk.admin_list(SYSTEM, Filters(), after, per_page=2)
        seen += [row.title for row in page.rows]
        after = page.older
        if after is None:
            break
    assert seen == ["Soon", "Secret 100%", "Waiting", "Draft", "Mine"]
