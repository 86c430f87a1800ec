"""An article's page: the names that tools hold on to, and who sees what when."""

from datetime import timedelta

import pytest

from blog.accounts.permissions import SYSTEM
from blog.comments.settings import DiscussionSettings
from blog.core import clock
from blog.core.settings.store import change
from blog.posts import services
from blog.posts.drafts import PostDraft
from blog.posts.models import Post
from blog.posts.settings import PermalinkSettings, ReadingSettings
from blog.taxonomy.services import update_category
from tests.factories.accounts import make_user, sign_in
from tests.factories.media import make_picture
from tests.factories.posts import make_category, make_page, make_post
from tests.web.public.pages import no_questions_asked, path_of, see, send, titles


def rename(post: Post, **fields) -> Post:
    """The article with other words or another slug, all else as it was."""
    from_post = {
        "title": post.title,
        "body_source": post.body_source,
        "primary_category_id": post.primary_category_id,
        "slug": post.slug or "",
    }
    draft = PostDraft(**{**from_post, **fields})
    return services.update_post(SYSTEM, post.id, post.version, draft)


@pytest.fixture
def asia(app):
    return make_category("Asia", make_category("Political Affairs"))


def test_the_names_that_tools_hold_on_to(client, asia):
    ann, bo = make_user("author", name="Ann Author"), make_user("author", name="Bo Writer")
    picture = make_picture(alt="Ships at anchor", caption="The strait.", credit="L. Zhang/Getty")
    post = make_post(
        "Ships wait",
        standfirst="Forty of them.",
        body_source="Day *nine*.",
        primary_category_id=asia.id,
        category_ids=(asia.id,),
        tag_names=("Shipping",),
        author_ids=(ann.id, bo.id),
        lead_media_id=picture.id,
        source_name="Newsweek",
        source_url="https://newsweek.example/ships",
    )
    page = see(client, "/political-affairs/asia/ships-wait/")
    trail = page.one('nav[aria-label="Breadcrumb"]')
    assert [crumb.text for crumb in trail.all("li")] == [
        "Home",
        "Political Affairs",
        "Asia",
        "Ships wait",
    ]
    assert [link["href"] for link in trail.all("a")] == [
        "/",
        "/category/political-affairs/",
        "/category/political-affairs/asia/",
    ]
    assert trail.one("[aria-current=page]").text == "Ships wait"
    assert page.one("article > header h1").text == "Ships wait"
    assert page.one(".standfirst").text == "Forty of them."
    assert [a.text for a in page.all(".byline a[rel=author]")] == ["Ann Author", "Bo Writer"]
    assert page.one(".byline time")["datetime"] == "2026-03-10T12:00:00+00:00"
    assert page.one("figure img")["alt"] == "Ships at anchor"
    assert page.one("figure figcaption").text == "The strait. (L. Zhang/Getty)"
    assert page.one("figcaption .credit").text == "(L. Zhang/Getty)"
    assert page.one(".prose em").text == "nine"
    assert page.one(".source").text == "Source: Newsweek"
    assert page.one(".source a")["href"] == "https://newsweek.example/ships"
    assert page.one("a[rel=tag]")["href"] == "/tag/shipping/"
    assert page.one('.byline a[href="#respond"]').text == "Leave a Comment"
    assert page.has("section#comments")
    assert page.one("#respond h3").text == "Leave a Reply"
    assert page.one("form#comment-form")["action"] == "/comments/"
    assert page.one("form#comment-form input[name=post]")["value"] == str(post.id)
    for name in ("author_name", "author_email"):
        assert page.one(f"#comment-form input[name={name}]").get("required") is None
    assert page.one("link[rel=canonical]")["href"].endswith("/political-affairs/asia/ships-wait/")
    assert not page.has("meta[name=robots]")


def test_a_source_without_an_address_is_not_linked(client):
    path = path_of(make_post(source_name="A letter"))
    page = see(client, path)
    assert page.one(".source").text == "Source: A letter"
    assert not page.has(".source a")
    assert not see(client, path_of(make_post("No source at all"))).has(".source")


def test_a_credit_typed_with_brackets_has_one_pair(client):
    picture = make_picture()
    post = make_post(lead_media_id=picture.id, lead_credit="(Photo: A. Roy)", lead_alt="Harbour")
    assert see(client, path_of(post)).one(".credit").text == "(Photo: A. Roy)"


def test_previous_and_next_go_by_time_of_publication(client, stopped_clock):
    now = clock.now()
    first = make_post("First", at=now - timedelta(days=3))
    middle = make_post("Middle", at=now - timedelta(days=2))
    last = make_post("Last", at=now - timedelta(days=1))
    navigation = see(client, path_of(middle)).one('nav[aria-label="Post navigation"]')
    assert navigation.one("a[rel=prev]")["href"] == path_of(first)
    assert navigation.one("a[rel=next]")["href"] == path_of(last)
    assert not see(client, path_of(first)).has("a[rel=prev]")
    assert not see(client, path_of(last)).has("a[rel=next]")


def test_previous_and_next_keep_to_the_category_where_the_owner_says_so(client, asia):
    now = clock.now()
    here = {"primary_category_id": asia.id}
    first = make_post("First", at=now - timedelta(days=3), **here)
    between = make_post("Elsewhere", at=now - timedelta(days=2))
    last = make_post("Last", at=now - timedelta(days=1), **here)
    assert see(client, path_of(last)).one("nav a[rel=prev]")["href"] == path_of(between)
    change(ReadingSettings, {"neighbours_within_category": True})
    assert see(client, path_of(last)).one("nav a[rel=prev]")["href"] == path_of(first)


def test_an_only_article_has_no_navigation(client):
    assert not see(client, path_of(make_post())).has('nav[aria-label="Post navigation"]')


def test_closed_comments_say_so_and_offer_nothing(client):
    page = see(client, path_of(make_post(comments_open=False)))
    assert page.one("#respond").text == "Comments are closed."
    assert "Follow this discussion" not in page.text
    assert not page.has("#comment-form")
    assert not page.has('.byline a[href="#respond"]')


def test_slow_mode_is_told_before_anybody_writes(client):
    page = see(client, path_of(make_post(comments_pause=300)))
    told = "In this conversation everybody may comment once in 5 minutes."
    assert page.all("#comment-form .hint")[0].text == told
    assert "everybody may comment" not in see(client, path_of(make_post("Another"))).text


def test_a_right_to_left_article_stands_in_a_left_to_right_page(client):
    post = make_post("السوق العتيق", language="ar", body_source="في السوق.")
    page = see(client, path_of(post))
    assert (page.one("html")["lang"], page.one("html")["dir"]) == ("en", "ltr")
    article = page.one("article.article")
    assert (article["lang"], article["dir"]) == ("ar", "rtl")
    assert page.one(".byline-line")["dir"] == "ltr"
    teaser = see(client, "/").one(".teaser-title")
    assert (teaser["lang"], teaser["dir"]) == ("ar", "rtl")


def test_a_page_stands_right_below_home_and_outside_of_the_archive(client):
    make_post("An article")
    page = see(client, path_of(make_page("About us", body_source="Who we are.")))
    crumbs = [crumb.text for crumb in page.all('nav[aria-label="Breadcrumb"] li')]
    assert crumbs == ["Home", "About us"]
    assert not page.has('nav[aria-label="Post navigation"]')
    assert not page.has("main time")
    assert titles(see(client, "/")) == ["An article"]


def test_pages_are_linked_in_every_footer_once_they_are_out(client):
    make_page("Comment policy")
    make_page("About us")
    make_page("Not yet", status="draft")
    make_page("Next week", at=clock.now() + timedelta(days=7))
    footer = see(client, "/").one("footer.footer nav")
    assert [link.text for link in footer.all("a")] == ["About us", "Comment policy"]
    here = see(client, "/about-us/").one("footer.footer [aria-current=page]")
    assert here["href"] == "/about-us/"


def test_a_draft_is_there_for_whoever_writes_it_and_for_nobody_else(client, visitor):
    ann, other = make_user("author"), make_user("author")
    post = make_post("Half done", status="draft", slug="half-done", author_ids=(ann.id,))
    address = f"/?p={post.id}"
    for path in ("/half-done/", "/uncategorised/half-done/", address):
        assert client.get(path).status_code == 404
    response = sign_in(client, ann).get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Draft" in response.text
    assert 'id="comment-form"' not in response.text
    assert sign_in(visitor(), other).get(address).status_code == 404


@pytest.mark.parametrize("status", ["private", "pending", "trash", "draft"])
def test_what_is_not_out_is_not_found_with_or_without_the_slash(client, status):
    post = make_post("Not out", status=status, slug="not-out")
    for path in ("/uncategorised/not-out/", "/uncategorised/not-out", f"/?p={post.id}"):
        assert client.get(path).status_code == 404
    assert titles(see(client, "/")) == []


def test_a_preview_link_opens_one_draft_for_whoever_holds_it(client):
    post = make_post("Half done", status="draft")
    link = f"/preview/{post.id}/{post.preview_token}/"
    response = client.get(link)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in response.text
    assert "Preview" in response.text
    for wrong in (
        f"/preview/{post.id}/{post.preview_token}x/",
        f"/preview/{post.id + 1}/{post.preview_token}/",
        f"/preview/x/{post.preview_token}/",
        f"/preview/{10**30}/{post.preview_token}/",
    ):
        assert client.get(wrong).status_code == 404


def test_a_preview_link_of_what_is_out_leads_there(client):
    post = make_post("Out")
    response = client.get(f"/preview/{post.id}/{post.preview_token}/")
    assert (response.status_code, response.location) == (302, path_of(post))


def test_a_preview_link_opens_nothing_that_was_thrown_away(client):
    post = make_post("Gone", status="trash")
    assert client.get(f"/preview/{post.id}/{post.preview_token}/").status_code == 404


def test_a_scheduled_article_appears_by_the_clock_alone(client, asia, stopped_clock):
    make_post("Today", primary_category_id=asia.id)
    at = clock.now() + timedelta(hours=20)
    post = make_post("Tomorrow", at=at, primary_category_id=asia.id, tag_names=("Ships",))
    listings = ("/", "/category/political-affairs/asia/", "/category/political-affairs/")
    later = ("/2026/03/11/", "/tag/ships/")
    assert client.get(path_of(post)).status_code == 404
    assert all(titles(see(client, path)) == ["Today"] for path in listings)
    assert not see(client, path_of(1)).has("a[rel=next]")
    stopped_clock.forward(hours=20)
    assert see(client, path_of(post)).one("h1").text == "Tomorrow"
    assert all(titles(see(client, path)) == ["Tomorrow", "Today"] for path in listings)
    assert all(titles(see(client, path)) == ["Tomorrow"] for path in later)
    assert see(client, path_of(1)).one("nav a[rel=next]")["href"] == path_of(post)


def hop(client, path: str) -> str:
    """Where `path` leads, in exactly one permanent step to a page that is there."""
    response = client.get(path)
    assert response.status_code == 301, (path, response.status_code)
    assert client.get(response.location).status_code == 200
    return response.location


@pytest.mark.parametrize("slash", ["", "/"])
def test_an_old_slug_is_one_hop_away(client, asia, slash):
    post = make_post("First words", primary_category_id=asia.id)
    post = rename(post, slug="second-words")
    rename(post, slug="third-words")
    for old in ("first-words", "second-words"):
        assert hop(client, f"/political-affairs/asia/{old}{slash}") == (
            "/political-affairs/asia/third-words/"
        )


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_moved_section_is_one_hop_away_with_all_that_is_in_it(client, asia, slash):
    make_post("Ships", primary_category_id=asia.id)
    update_category(SYSTEM, asia.id, name="Asia", parent_id=None)
    assert hop(client, f"/political-affairs/asia/ships{slash}") == "/asia/ships/"
    assert hop(client, f"/category/political-affairs/asia{slash}") == "/category/asia/"


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_changed_structure_leaves_every_old_address_one_hop_away(client, asia, slash):
    make_post("Ships", primary_category_id=asia.id)
    change(PermalinkSettings, {"structure": "/%year%/%monthnum%/%postname%/"})
    assert hop(client, f"/political-affairs/asia/ships{slash}") == "/2026/03/ships/"
    change(PermalinkSettings, {"structure": "/archives/%post_id%/"})
    assert hop(client, f"/2026/03/ships{slash}") == "/archives/1/"


def test_the_number_of_an_article_leads_to_it(client):
    post = make_post()
    assert hop(client, f"/?p={post.id}") == path_of(post)


def test_an_address_without_its_slash_keeps_what_was_asked(client):
    post = make_post()
    assert hop(client, path_of(post)[:-1] + "?replyto=7") == path_of(post) + "?replyto=7"


def test_head_answers_as_get(client):
    path = path_of(make_post())
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert client.head("/nothing/here/").status_code == 404
    assert client.head(path[:-1]).status_code == 301


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_methods_are_refused_where_something_is(client, method):
    path = path_of(make_post(tag_names=("Ships",)))
    for address in (path, "/", "/tag/ships/", "/category/uncategorised/", "/search/"):
        response = getattr(client, method)(address)
        assert response.status_code == 405, address
        assert "GET" in response.headers["Allow"]
    assert getattr(client, method)("/nothing/here/").status_code == 404


def test_what_takes_only_forms_says_so(client):
    response = client.get("/comments/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"


def test_arabic_slugs_work_in_addresses_and_redirects(client):
    post = make_post("السوق العتيق")
    path = path_of(post)
    assert path.startswith("/uncategorised/%D8%A7")
    assert see(client, path).one("h1").text == "السوق العتيق"
    assert client.get("/uncategorised/السوق-العتيق/").status_code == 200
    assert hop(client, "/uncategorised/السوق-العتيق") == path
    assert hop(client, "/elsewhere/السوق-العتيق/") == path
    rename(post, slug="المرفأ")
    assert hop(client, path) == path_of(post)


def test_a_section_with_an_arabic_name_works_as_well(client):
    section = make_category("آسيا")
    make_post("Ships", primary_category_id=section.id)
    page = see(client, "/category/آسيا/")
    assert titles(page) == ["Ships"]
    assert page.one(".menu-bar [aria-current=true]").text == "آسيا"
    update_category(SYSTEM, section.id, name="آسيا", slug="الشرق")
    assert hop(client, "/category/آسيا") == "/category/%D8%A7%D9%84%D8%B4%D8%B1%D9%82/"


def test_an_unknown_address_is_a_helpful_404(client):
    page = see(client, "/political-affairs/asia/never-written/", 404)
    assert page.has("form.search-form input[name=q]")
    assert page.one("meta[name=robots]")["content"] == "noindex"


def test_an_article_signed_in_is_not_for_any_cache(client):
    path = path_of(make_post())
    assert client.get(path).headers["Cache-Control"] == "public, no-cache"
    sign_in(client, make_user())
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_markup_in_a_headline_is_text(client):
    post = make_post('<b>Bold</b> & "quoted"', standfirst="<script>alert(1)</script>")
    page = see(client, path_of(post))
    assert page.one("h1").text == '<b>Bold</b> & "quoted"'
    assert not page.has("main script")


def test_initials_stand_beside_the_name_unless_the_owner_wants_none(client):
    no_questions_asked()
    post = make_post()
    send(client, post.id)
    assert see(client, path_of(post)).all(".comment .initials")
    change(DiscussionSettings, {"avatars": False})
    assert not see(client, path_of(post)).all(".comment .initials")


def test_every_page_made_for_somebody_is_kept_nowhere(client):
    sign_in(client, make_user("author"))
    for path in ("/", "/search/", path_of(make_post())):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"
