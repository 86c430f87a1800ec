"""The owner's choices about pictures in comments."""

from blog.core.settings.declare import option, settings_group
from blog.core.text import N_


@settings_group("pictures", label=N_("Pictures in comments"))
class PictureSettings:
    """Whether commenters may attach a picture, and how large a file is taken."""

    offered: bool = option(
        default=False,
        label=N_("Commenters may attach a picture"),
        help=N_(
            "JPEG, PNG, WebP or GIF. It is made anew, smaller and without what a camera wrote into"
            " it. Who may see the comment sees the picture, and nobody else."
        ),
    )
    most_megabytes: int = option(
        default=8, label=N_("Megabytes that a file may have"), minimum=1, maximum=20
    )
