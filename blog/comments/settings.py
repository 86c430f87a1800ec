"""The owner's choices about discussion, with WordPress's defaults."""

from datetime import datetime, timedelta

from blog.core.settings.declare import option, settings_group
from blog.core.text import N_

WHOLE_WORDS, ANYWHERE = "words", "anywhere"
PAGES = (("last", N_("The last")), ("first", N_("The first")))
ORDERS = (("oldest", N_("The older ones")), ("newest", N_("The newer ones")))


@settings_group("discussion", label=N_("Discussion"))
class DiscussionSettings:
    """Who may comment, what waits for a moderator, and how threads are shown."""

    comments_on_new_posts: bool = option(
        default=True,
        label=N_("Allow comments on new articles"),
        help=N_("Each article can differ."),
    )
    require_name_email: bool = option(
        default=True, label=N_("Comment authors must fill out name and email")
    )
    registration_required: bool = option(
        default=False, label=N_("Users must be registered and signed in to comment")
    )
    close_after_days_enabled: bool = option(
        default=False, label=N_("Close comments on old articles")
    )
    close_after_days: int = option(
        default=14,
        label=N_("Close comments when the article is this many days old"),
        minimum=1,
        maximum=36_500,
    )
    cookie_opt_in: bool = option(
        default=True,
        label=N_("Offer to remember the commenter"),
        help=N_("Shows a checkbox; without consent nothing is remembered."),
    )
    threading: bool = option(default=True, label=N_("Show replies beneath what they answer"))
    thread_depth: int = option(
        default=5, label=N_("Levels of nested replies"), minimum=2, maximum=10
    )
    page_comments: bool = option(
        default=True,
        label=N_("Break long discussions into pages"),
        help=N_("A page holds so many comments that answer the article, with all their replies."),
    )
    comments_per_page: int = option(
        default=50, label=N_("Comments on a page"), minimum=1, maximum=500
    )
    page_shown_first: str = option(
        default="last", label=N_("Page that opens with the article"), choices=PAGES
    )
    comment_order: str = option(
        default="oldest", label=N_("Comments at the top of each page"), choices=ORDERS
    )
    mail_on_comment: bool = option(default=True, label=N_("Send mail when anyone posts a comment"))
    mail_on_hold: bool = option(
        default=True, label=N_("Send mail when a comment waits for a moderator")
    )
    hold_all: bool = option(
        default=False, label=N_("Every comment must be approved by a moderator")
    )
    require_previously_approved: bool = option(
        default=True,
        label=N_("The author must have a comment that was approved before"),
        help=N_("Counts for an account, a verified address, or the commenter’s own cookie."),
    )
    max_links: int = option(
        default=2,
        label=N_("Hold a comment with this many links or more"),
        help=N_("0 turns this off."),
        minimum=0,
        maximum=1_000,
    )
    moderation_words: str = option(
        default="",
        label=N_("Words that hold a comment"),
        help=N_(
            "One a line. Looked for in name, email, URL, text, address and browser, however it is"
            " disguised. End a line with * to find every word that begins so."
        ),
        multiline=True,
    )
    disallowed_words: str = option(
        default="",
        label=N_("Words that reject a comment"),
        help=N_("One a line. Looked for in the same places and in the same way."),
        multiline=True,
    )
    word_matching: str = option(
        default=WHOLE_WORDS,
        label=N_("Where listed words are found"),
        help=N_(
            "Inside other words, “ass” is found in “class”; disguises are then not looked for."
        ),
        choices=(
            (WHOLE_WORDS, N_("As whole words")),
            (ANYWHERE, N_("Anywhere, inside other words too")),
        ),
    )
    avatars: bool = option(
        default=True,
        label=N_("Show avatars"),
        help=N_("The commenter’s initials beside the name; nothing is fetched from elsewhere."),
    )
    flood_seconds: int = option(
        default=15,
        label=N_("Seconds between two comments of one person"),
        help=N_("0 turns this off. Moderators are exempt."),
        minimum=0,
        maximum=86_400,
    )

    nudge_style: bool = option(
        default=True,
        label=N_("Before posting, point out capitals and repeated words"),
        help=N_("The writer may change the comment, or post it as it is."),
    )
    nudge_suspicious: bool = option(
        default=False,
        label=N_("Before posting, point out what would be held as suspicious"),
        help=N_("Kind to readers who stumble over a rule, and of use to those who try to."),
    )
    edit_minutes: int = option(
        default=15,
        label=N_("Minutes in which a writer may change a comment"),
        help=N_("Only while nobody has answered it; the rules judge it again. 0 turns this off."),
        minimum=0,
        maximum=1_440,
    )

    def closes_at(self, published_at: datetime | None) -> datetime | None:
        """When comments close on an article published then; None if they stay open."""
        if not self.close_after_days_enabled or published_at is None:
            return None
        return published_at + timedelta(days=self.close_after_days)

    @property
    def shown_depth(self) -> int:
        """Levels that a thread shows: 1 when threading is off."""
        return self.thread_depth if self.threading else 1


@settings_group("rules", label=N_("Comment rules"))
class RuleSettings:
    """What else makes a comment wait: learned, remembered of its writer, or found in its words."""

    spam_score: bool = option(
        default=True,
        label=N_("Learn from decisions what spam looks like"),
        help=N_(
            "The score starts from examples of its own and learns from what moderators decide."
        ),
    )
    spam_hold_from: int = option(
        default=90,
        label=N_("Hold a comment that is spam with this likelihood, in percent"),
        help=N_("0 turns this off."),
        minimum=0,
        maximum=100,
    )
    spam_bin_from: int = option(
        default=0,
        label=N_("Put a comment into spam from this likelihood on, in percent"),
        help=N_("0: the score never decides alone, and a moderator looks at everything it finds."),
        minimum=0,
        maximum=100,
    )
    spam_learn_every: int = option(
        default=50,
        label=N_("Learn anew after this many decisions"),
        minimum=1,
        maximum=100_000,
    )
    first_comments_held: int = option(
        default=0,
        label=N_("Hold each person’s first comments, this many"),
        help=N_("0 turns this off. Approved ones count, by account, verified address or cookie."),
        minimum=0,
        maximum=50,
    )
    repeat_hours: int = option(
        default=24,
        label=N_("Hold what the same person or network has said within this many hours"),
        help=N_("The very same words, under whatever article. 0 turns this off."),
        minimum=0,
        maximum=720,
    )
    rejection_percent: int = option(
        default=50,
        label=N_("Hold the comments of who was refused this often, in percent"),
        help=N_("Of three decided comments or more. Spam counts as refused. 0 turns this off."),
        minimum=0,
        maximum=100,
    )
    rejection_window_days: int = option(
        default=30,
        label=N_("Days that are looked back for it"),
        minimum=1,
        maximum=3_650,
    )
    held_email_domains: str = option(
        default="",
        label=N_("Email domains that hold a comment"),
        help=N_("One a line, as in example.com; whatever is under it belongs to it."),
        multiline=True,
    )
    hold_email_aliases: bool = option(
        default=False,
        label=N_("Hold comments from aliases of an email address"),
        help=N_("As in name+anything@example.com. Whoever uses one is known again in any case."),
    )
    hold_disposable: bool = option(
        default=True, label=N_("Hold comments from email addresses that are thrown away after use")
    )
    disposable_domains: str = option(
        default="",
        label=N_("Further domains of such addresses"),
        help=N_(
            "One a line. The well-known ones are known; a line that begins with - takes one of them"
            " off, as in -example.com."
        ),
        multiline=True,
    )
    pictures_held: bool = option(
        default=True, label=N_("Hold every comment that comes with a picture")
    )
    nudged_held: bool = option(
        default=True,
        label=N_("Hold what was posted in spite of a hint"),
        help=N_("A comment whose writer was told what it looks like, and who posted it anyway."),
    )
    outside_only_holds: bool = option(
        default=False,
        label=N_("What a check elsewhere calls spam or rejects only waits"),
        help=N_("So that a moderator sees all that it finds, and may come to trust it."),
    )


@settings_group("log", label=N_("Public moderation log"))
class LogSettings:
    """Whether everybody may read what was decided, and by whom."""

    public: str = option(
        default="off",
        label=N_("Show what was decided about comments at /moderation-log/"),
        help=N_("What a comment said, and who wrote it, is never shown there."),
        choices=(
            ("off", N_("No")),
            ("nameless", N_("Yes, without moderators’ names")),
            ("named", N_("Yes, with moderators’ names")),
        ),
    )


@settings_group("rejections", label=N_("Reasons for rejecting"))
class RejectionSettings:
    """What a writer reads when a comment was rejected; empty for the words that come with it."""

    off_topic: str = option(default="", label=N_("Off topic"), maximum=500)
    abuse: str = option(default="", label=N_("Abuse"), maximum=500)
    personal_data: str = option(default="", label=N_("Personal data"), maximum=500)
    misinformation: str = option(default="", label=N_("Misinformation"), maximum=500)
    spam: str = option(default="", label=N_("Advertising or spam"), maximum=500)
    disallowed_words: str = option(default="", label=N_("Disallowed words"), maximum=500)
    illegal: str = option(default="", label=N_("Illegal content"), maximum=500)
    other: str = option(default="", label=N_("Other"), maximum=500)
