"""Sections are made, moved and removed, and every path that ever was leads on."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from blog.accounts.permissions import SYSTEM, Role
from blog.core import fragments
from blog.core.db import db, transaction
from blog.core.errors import Forbidden, Invalid, NotFound
from blog.core.tags import versions
from blog.posts import archives, listings, queries
from blog.taxonomy import queries as sections
from blog.taxonomy import services
from blog.taxonomy.models import Category, CategoryAlias
from blog.taxonomy.paths import MAX_DEPTH, is_beneath
from tests.factories.accounts import make_user
from tests.factories.posts import make_category, make_post


def paths() -> list[str]:
    return sorted(db.session.scalars(select(Category.path)))


def move(category: Category, **fields) -> Category:
    values = {"name": category.name, "parent_id": category.parent_id} | fields
    return services.update_category(SYSTEM, category.id, **values)


def test_the_tree_comes_in_one_query_and_in_its_order(app, queries):
    politics = make_category("Political Affairs", position=1)
    make_category("Asia", politics)
    make_category("Africa", politics)
    make_category("Sport")
    with fragments.unused(), queries() as statements:
        tree = sections.tree()
    assert len(statements) == 1
    shown = [(level, node.path) for top in tree for level, node in top.walk()]
    assert shown == [
        (0, "sport"),
        (0, "political-affairs"),
        (1, "political-affairs/africa"),
        (1, "political-affairs/asia"),
    ]


def test_a_slug_that_is_taken_gets_a_number_or_is_refused_if_it_was_chosen(app):
    make_category("Asia")
    assert make_category("Asia!").path == "asia-2"
    with pytest.raises(Invalid) as refused:
        make_category("Other", slug="asia")
    assert set(refused.value.fields) == {"slug"}


def test_a_name_is_there_once_among_siblings_in_whatever_case(app):
    world = make_category("World")
    asia = make_category("Asia", world)
    for name in ("Asia", "ASIA", "  asia "):
        with pytest.raises(Invalid) as refused:
            make_category(name, world)
        assert refused.value.fields == {"name": "“World” has a section “Asia” already."}
    top = make_category("Asia")
    with pytest.raises(Invalid) as refused:
        make_category("asia", slug="the-east")
    assert refused.value.fields == {"name": "There is a section “Asia” at the top already."}
    for changed in ({"name": "world"}, {"parent_id": world.id}):
        with pytest.raises(Invalid) as refused:
            move(top, **changed)
        assert set(refused.value.fields) == {"name"}
    assert move(asia, name="ASIA", description="All of it.").name == "ASIA"


@pytest.mark.parametrize("slug", ["page", "2023", "wp-json", "preview", "…"])
def test_a_top_section_cannot_take_an_address_of_the_site(app, slug):
    with pytest.raises(Invalid):
        make_category("Name", slug=slug)


def test_beneath_another_section_such_a_word_is_free(app):
    assert make_category("Tag", make_category("Style")).path == "style/tag"


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "!!!"])
def test_a_section_needs_a_name(app, name):
    with pytest.raises(Invalid):
        make_category(name)


def test_only_editors_change_the_tree(app):
    for role in (Role.CONTRIBUTOR, Role.AUTHOR, Role.MODERATOR):
        with pytest.raises(Forbidden):
            services.create_category(make_user(role).actor, "Asia")
    asia = services.create_category(make_user(Role.EDITOR).actor, "Asia")
    with pytest.raises(Forbidden):
        services.delete_category(make_user("author").actor, asia.id)


def test_moving_a_section_moves_all_beneath_it_and_old_paths_lead_on(app):
    politics = make_category("Politics")
    asia = make_category("Asia", politics)
    make_category("Japan", asia)
    world = make_category("World")
    before = versions([f"list:category:{world.id}", "categories"])
    move(asia, parent_id=world.id)
    assert paths() == ["politics", "world", "world/asia", "world/asia/japan"]
    assert sections.by_alias("politics/asia/japan").path == "world/asia/japan"
    assert sections.by_alias("politics/asia").path == "world/asia"
    assert sections.by_alias("world/asia") is None
    after = versions([f"list:category:{world.id}", "categories"])
    assert all(new > old for new, old in zip(after, before, strict=True))


def test_there_and_back_again_leaves_no_alias_that_hides_a_section(app):
    asia = make_category("Asia")
    move(asia, slug="the-east")
    move(asia, slug="asia")
    assert sections.by_path("asia").id == asia.id
    assert list(db.session.scalars(select(CategoryAlias.path))) == ["the-east"]


def test_a_section_cannot_stand_beneath_itself(app):
    politics = make_category("Politics")
    asia = make_category("Asia", politics)
    for parent in (politics, asia):
        with pytest.raises(Invalid) as refused:
            move(politics, parent_id=parent.id)
        assert set(refused.value.fields) == {"parent_id"}
    with pytest.raises(Invalid):
        move(politics, parent_id=99)


def test_the_tree_has_a_depth_that_moving_cannot_evade(app):
    deepest = None
    for level in range(MAX_DEPTH):
        deepest = make_category(f"Level {level}", deepest)
    with pytest.raises(Invalid):
        make_category("Too deep", deepest)
    top = make_category("Top")
    make_category("Child", top)
    with pytest.raises(Invalid):
        move(top, parent_id=deepest.parent_id)


def test_articles_follow_a_section_that_moves_in_every_list(app):
    politics = make_category("Politics")
    asia = make_category("Asia", politics)
    world = make_category("World")
    post = make_post(primary_category_id=asia.id)
    move(asia, parent_id=world.id)

    def listed(category: Category) -> list[int]:
        return list(listings.page(archives.category_scope(category.id), 1, 10).items)

    assert (listed(politics), listed(world), listed(asia)) == ([], [post.id], [post.id])
    assert queries.article(post.id).permalink == "/world/asia/ships-wait-in-the-strait/"


def test_what_a_removed_section_held_belongs_to_its_parent(app):
    politics = make_category("Politics")
    asia = make_category("Asia", politics)
    japan = make_category("Japan", asia)
    post = make_post(primary_category_id=asia.id, category_ids=(politics.id,))
    services.delete_category(SYSTEM, asia.id)
    assert paths() == ["politics", "politics/japan"]
    assert sections.by_alias("politics/asia").id == politics.id
    assert sections.by_alias("politics/asia/japan").id == japan.id
    article = queries.article(post.id)
    assert [section.path for section in article.categories] == ["politics"]
    assert article.category.path == "politics"
    assert listings.page(archives.category_scope(politics.id), 1, 10).items == [post.id]
    with pytest.raises(NotFound):
        services.delete_category(SYSTEM, asia.id)


def test_a_child_that_comes_up_beside_a_namesake_gets_a_number(app):
    politics = make_category("Politics")
    make_category("Asia", make_category("Abroad", politics))
    make_category("Asia", politics)
    services.delete_category(SYSTEM, sections.by_path("politics/abroad").id)
    assert paths() == ["politics", "politics/asia", "politics/asia-2"]


def test_what_a_removed_top_section_held_belongs_to_the_default(app):
    sport = make_category("Sport")
    post = make_post(primary_category_id=sport.id)
    services.delete_category(SYSTEM, sport.id)
    default = services.default_category()
    assert queries.article(post.id).category.id == default.id
    assert listings.page(archives.category_scope(default.id), 1, 10).items == [post.id]
    with pytest.raises(Invalid):
        services.delete_category(SYSTEM, default.id)


def test_the_default_section_is_still_the_default_after_it_was_renamed(app):
    default = services.default_category()
    move(default, name="News", slug="news")
    assert services.default_category().id == default.id
    assert paths() == ["news"]


def test_breadcrumbs_and_relatives(app, queries):
    politics = make_category("Politics")
    asia = make_category("Asia", politics)
    japan = make_category("Japan", asia)
    make_category("Asia-Pacific", politics)
    with fragments.unused(), queries() as statements:
        tree = sections.tree()
    assert len(statements) == 1
    way = sections.trail(tree, "politics/asia/japan")
    assert [section.name for section in way] == ["Politics", "Asia", "Japan"]
    for nothing in ("politics/as", "politics/asia/japan/x", "asia", "", "/"):
        assert sections.trail(tree, nothing) == ()
    assert sections.with_ancestor_ids([japan.id]) == {japan.id, asia.id, politics.id}


def test_one_tag_for_each_slug_however_it_is_spelt(app):
    made = services.ensure_tags(["Grain  trade", "grain trade", " GRAIN Trade ", "Ships", ""])
    assert [(tag.name, tag.slug) for tag in made] == [
        ("Grain trade", "grain-trade"),
        ("Ships", "ships"),
    ]
    again = services.ensure_tags(["ships"])
    assert [tag.name for tag in again] == ["Ships"]
    assert sections.tag_by_slug("ships").id == made[1].id
    with pytest.raises(Invalid):
        services.ensure_tags(["x" * 121])


names = st.sampled_from("abc")
where = st.none() | st.integers(0, 5)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.sampled_from(["add", "move", "drop"]), where, names, where), max_size=15)
)
def test_whatever_is_done_the_paths_are_the_tree_and_no_alias_hides_one(app, series):
    with transaction() as session:
        session.execute(delete(CategoryAlias))
        for path in sorted(session.scalars(select(Category.path)), reverse=True):
            session.execute(delete(Category).where(Category.path == path))
    for verb, which, name, parent in series:
        made = list(db.session.scalars(select(Category.id).order_by(Category.id)))
        target = made[which] if which is not None and which < len(made) else None
        above = made[parent] if parent is not None and parent < len(made) else None
        try:
            if verb == "add":
                services.create_category(SYSTEM, name, slug=name, parent_id=above)
            elif verb == "move" and target:
                services.update_category(SYSTEM, target, name=name, slug=name, parent_id=above)
            elif target:
                services.delete_category(SYSTEM, target)
        except Invalid:
            continue
    db.session.expire_all()
    by_id = {row.id: row for row in db.session.scalars(select(Category))}
    for row in by_id.values():
        above = by_id[row.parent_id].path + "/" if row.parent_id else ""
        assert row.path == above + row.slug
        assert not (row.parent_id and is_beneath(by_id[row.parent_id].path, row.path))
    living = {row.path for row in by_id.values()}
    assert len(living) == len(by_id)
    assert not living & set(db.session.scalars(select(CategoryAlias.path)))
