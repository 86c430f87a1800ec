"""Many at once: counts stay exact, slugs stay unique, nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from blog.core.db import db
from blog.posts import listings
from blog.posts.archive_models import ArchiveBlock, ArchiveEntry
from blog.posts.models import Post
from blog.taxonomy.models import Category
from tests.factories.posts import make_category, make_post


def test_articles_published_at_once_are_all_counted_and_each_has_its_own_slug(app: Flask):
    politics = make_category("Politics")
    ids = [politics.id, make_category("Asia", politics).id]
    make_post("Ships")
    db.session.remove()

    def publish(number: int) -> str | None:
        with app.app_context():
            post = make_post(
                "Ships", primary_category_id=ids[number % 2], tag_names=("a", f"b {number % 3}")
            )
            return post.slug

    with ThreadPoolExecutor(6) as pool:
        slugs = list(pool.map(publish, range(18)))
    assert len(set(slugs)) == 18
    assert listings.page("home", 1, 100).total == 19
    assert listings.page(f"category:{ids[0]}", 1, 100).total == 18
    entries = dict(
        db.session.execute(
            select(ArchiveEntry.scope, func.count()).group_by(ArchiveEntry.scope)
        ).all()
    )
    counted = dict(db.session.execute(select(ArchiveBlock.scope, ArchiveBlock.entries)).all())
    assert counted == entries
    assert db.session.scalar(select(func.count()).select_from(Post)) == 19


def test_sections_made_at_once_have_paths_of_their_own(app: Flask):
    def create(number: int) -> str:
        with app.app_context():
            return make_category("Asia" + "!" * number).path

    with ThreadPoolExecutor(6) as pool:
        paths = list(pool.map(create, range(12)))
    assert len(set(paths)) == 12
    assert db.session.scalar(select(func.count()).select_from(Category)) == 12
