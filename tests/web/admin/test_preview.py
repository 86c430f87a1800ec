"""The private link to what is not out yet."""

from datetime import timedelta

from blog.core import clock
from tests.factories.posts import make_post
from tests.html import read
from tests.web.admin.people import staff
from tests.web.admin.writing import only_post, post_new, resend


def test_preview_saves_and_leads_to_the_private_link(client, visitor):
    staff(client, "author")
    answer = post_new(client, action="preview")
    stored = only_post()
    assert answer.location == f"/preview/{stored.id}/{stored.preview_token}/"
    assert "Ships wait" in visitor().get(answer.location).text
    again = client.get(f"/admin/posts/{stored.id}/preview/")
    assert again.location == answer.location


def test_a_new_preview_link_makes_the_old_one_open_nothing(client, visitor):
    staff(client, "author")
    post_new(client, action="preview")
    stored = only_post()
    old = f"/preview/{stored.id}/{stored.preview_token}/"
    assert visitor().get(old).status_code == 200
    resend(client, stored, action="renew")
    assert visitor().get(old).status_code == 404
    new = client.get(f"/admin/posts/{stored.id}/preview/").location
    assert new != old
    assert visitor().get(new).status_code == 200


def test_what_is_scheduled_can_be_shown_beforehand(client, visitor):
    staff(client, "editor")
    post = make_post("By the clock", at=clock.now() + timedelta(days=1))
    assert read(client.get(f"/admin/posts/{post.id}/").text).has("button[value=preview]")
    link = client.get(f"/admin/posts/{post.id}/preview/").location
    assert "By the clock" in visitor().get(link).text
