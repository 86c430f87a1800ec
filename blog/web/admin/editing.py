"""An article or page on the desk: the form with all that stands around it, and saving it."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage

from blog.accounts.permissions import Actor
from blog.accounts.queries import Person, people_with, writers
from blog.comments.settings import DiscussionSettings
from blog.core import clock
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound
from blog.core.i18n import _
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.media.queries import PictureFile, library, picture_views
from blog.media.services import upload_picture
from blog.posts import permissions, services
from blog.posts.desk import Editable, post_for_edit
from blog.posts.drafts import PostDraft
from blog.posts.publishing import PostStatus
from blog.taxonomy.queries import tree
from blog.web.admin.forms.posts import PostForm, filled
from blog.web.admin.forms.shared import chosen_id, refuse

RECENT_PICTURES = 8
UNSEEN = (PostStatus.DRAFT, PostStatus.PENDING)

MOVES: dict[str, services.Then] = {
    "publish": services.publish_post,
    "now": lambda actor, post_id, version: services.publish_post(
        actor, post_id, version, clock.now()
    ),
    "submit": services.submit_for_review,
    "draft": services.return_to_draft,
    "private": services.make_private,
    "trash": services.trash_post,
    "restore": services.restore_post,
}


@dataclass(frozen=True)
class Difference:
    """A field in which somebody else's version is not the one in the form."""

    label: str
    theirs: str
    yours: str


class Editor:
    """One post being worked on by one person; `post_id` is None until it is first saved."""

    def __init__(self, actor: Actor, post_type: str, post_id: int | None, sent: Any) -> None:
        self.actor = actor
        self.type = post_type
        self.zone = current(SiteSettings).zone
        self.stored = self._load(post_id)
        self.differences: list[Difference] = []
        self.lacks_picture = False
        self.status = 200
        self.form = PostForm(sent or None, data=self._data())
        self._offer()

    @property
    def post_id(self) -> int | None:
        """The post's id, once it has been saved."""
        return self.stored.id if self.stored else None

    @property
    def post_status(self) -> str:
        """What is stored; a post that was never saved is a draft."""
        return self.stored.status if self.stored else PostStatus.DRAFT

    def save(self, action: str, upload: FileStorage | None) -> bool:
        """Keep what was handed in and make the move that `action` names; False if refused.

        What is refused makes nothing, but for two things that no form could hold again: a picture
        that came along is in the library, and stays chosen; a draft is stored even if its picture
        cannot be taken.
        """
        fits = self.form.validate()
        self._keep_upload(upload)
        is_draft = action not in MOVES and self.post_status in UNSEEN
        self.lacks_picture = fits and is_draft and bool(self.form.errors)
        if self.form.errors and not self.lacks_picture:
            self.status = 422
            return False
        try:
            self._store(MOVES.get(action))
            if self.lacks_picture:
                self.status = 422
        except Invalid as error:
            refuse(self.form, error)
            self.status = 422
        except Conflict:
            self._compare()
            self.status = 409
        return self.status == 200

    def pictures(self) -> list[PictureFile]:
        """What may be chosen as the lead: the chosen one, then the newest that fit the search."""
        chosen = chosen_id(self.form.lead_media_id.data)
        found = library(self.form.lead_find.data or "", limit=RECENT_PICTURES).items
        ids = [*([chosen] if chosen else []), *(item.id for item in found if item.id != chosen)]
        views = picture_views(ids)
        return [views[each] for each in ids if each in views]

    def may_publish(self) -> bool:
        """Whether this person may put this post before readers."""
        people = self.stored.people if self.stored else {self.actor.user_id or 0}
        return permissions.may_publish(self.actor, self.type, self.post_status, people)

    def _load(self, post_id: int | None) -> Editable | None:
        if post_id is None:
            if not permissions.may_create(self.actor, self.type):
                raise Forbidden()
            return None
        stored = post_for_edit(post_id)
        if stored.draft.type != self.type:
            raise NotFound()
        if not permissions.may_edit(self.actor, self.type, stored.status, stored.people):
            raise Forbidden()
        return stored

    def _data(self) -> dict[str, Any]:
        if self.stored:
            return filled(self.stored.draft, self.stored.version, self.zone)
        is_open = self.type == "post" and current(DiscussionSettings).comments_on_new_posts
        own = () if self.actor.user_id is None else (self.actor.user_id,)
        return filled(PostDraft(comments_open=is_open, author_ids=own), 0, self.zone)

    def _offer(self) -> None:
        self.form.offer(tree(), self._people())

    def _people(self) -> list[Person]:
        """Whoever may sign: all who write, and those who sign already."""
        everybody = writers()
        known = {person.id for person in everybody}
        signed = self.stored.draft.author_ids if self.stored else ()
        return everybody + people_with([each for each in signed if each not in known])

    def _keep_upload(self, upload: FileStorage | None) -> None:
        if upload is None or not upload.filename:
            return
        words = {name: self.form[f"lead_{name}"].data for name in ("alt", "caption", "credit")}
        try:
            item = upload_picture(self.actor, upload.filename, upload.read(), **words)
        except Invalid as error:
            moved = {
                ("lead_file" if name == "file" else f"lead_{name}"): text
                for name, text in error.fields.items()
            }
            refuse(self.form, Invalid(error.message, moved))
        else:
            self.form.lead_media_id.data = str(item.id)

    def _store(self, then: services.Then | None) -> None:
        form = self.form
        before = self.stored.draft if self.stored else None
        draft = form.draft(self.type, self.zone, before)
        parent_id = chosen_id(form.new_category_parent.data)
        name = form.new_category.data
        section = services.NewSection(name, parent_id) if name else None
        version = chosen_id((form.version.raw_data or [""])[0]) or 0
        post = services.write_post(self.actor, self.post_id, version, draft, section, then)
        self.stored = post_for_edit(post.id)
        self._show_stored()

    def _show_stored(self) -> None:
        """Let the form go on from what is stored now; the new section is in the tree."""
        if self.stored is None:
            raise NotFound()
        now = filled(self.stored.draft, self.stored.version, self.zone)
        for name in ("version", "primary_category_id", "category_ids"):
            self.form[name].data = now[name]
        self.form.new_category.data = ""
        self._offer()

    def _compare(self) -> None:
        """Show what stands now beside what was handed in; the next save goes over it knowingly."""
        if self.stored is None:
            raise NotFound()
        mine = self.form.draft(self.type, self.zone, self.stored.draft)
        self.stored = post_for_edit(self.stored.id)
        self.form.version.data = str(self.stored.version)
        theirs = filled(self.stored.draft, self.stored.version, self.zone)
        yours = filled(mine, self.stored.version, self.zone)
        self.differences = [
            Difference(
                str(self.form[name].label.text),
                self._shown(name, theirs[name]),
                self._shown(name, yours[name]),
            )
            for name in theirs
            if theirs[name] != yours[name]
        ]

    def _shown(self, name: str, value: Any) -> str:
        """A field's value as people read it: names rather than ids."""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        people = {str(person.id): person.name for person in self._people()}
        sections = {str(node.id): node.name for top in tree() for _level, node in top.walk()}
        names = people if name == "author_ids" else sections if "categor" in name else {}
        each = value if isinstance(value, list) else [value]
        return ", ".join(names.get(str(one), str(one)) for one in each if one is not None)
