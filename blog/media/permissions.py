"""Who may change a picture that is there already."""

from blog.accounts.permissions import SYSTEM, Actor, Capability


def may_change_picture(actor: Actor, uploader_id: int | None) -> bool:
    """Whose picture it is, while they may upload; and whoever edits the work of others."""
    if actor is SYSTEM or actor.may(Capability.EDIT_OTHERS):
        return True
    return actor.may(Capability.UPLOAD) and actor.user_id == uploader_id
