"""An article to answer."""

import pytest

from blog.posts.models import Post
from tests.factories.posts import make_post
from tests.web.public.pages import path_of


@pytest.fixture
def post(app) -> Post:
    """A published article without a comment."""
    return make_post("Ships wait")


@pytest.fixture
def path(post) -> str:
    """Its address."""
    return path_of(post)
