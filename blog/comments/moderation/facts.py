"""All that the rules may know about a submitted comment, gathered once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, TypeVar

from blog.comments.moderation.mailboxes import lines_about, listed
from blog.comments.moderation.opinions import OutsideFacts
from blog.comments.moderation.verdict import JSON
from blog.comments.moderation.words import (
    Folded,
    Match,
    find_folded,
    find_in_sender,
    merged,
    still_listed,
)
from blog.comments.settings import ANYWHERE, DiscussionSettings, RuleSettings
from blog.comments.states import Status

PostState = Literal["published", "scheduled", "draft", "pending", "private", "trash"]
Proof = Literal["account", "verified_email", "cookie"]
WordList = Literal["moderation", "disallowed"]
WORD_LISTS: tuple[WordList, ...] = ("moderation", "disallowed")

G = TypeVar("G")


@dataclass(frozen=True)
class PostFacts:
    """The article: `readable` and `password_locked` are as the commenter finds it.

    Its comments are `held`, or those of its section or of one above; `pause` is that of slow mode,
    in seconds.
    """

    id: int | None
    exists: bool = True
    readable: bool = True
    state: PostState = "published"
    password_locked: bool = False
    comments_open: bool = True
    published_at: datetime | None = None
    author_ids: tuple[int, ...] = ()
    closes_with_age: bool = True
    held: bool = False
    section_held: bool = False
    pause: int = 0


@dataclass(frozen=True)
class ParentFacts:
    """The comment that is answered, if one is; `locked` by itself or by something above it."""

    given: bool = False
    exists: bool = False
    same_post: bool = False
    status: Status | None = None
    locked: bool = False
    lock_reason: str = ""


@dataclass(frozen=True)
class PersonFacts:
    """Who writes; signed in, name, email and URL are the account's, never the form's.

    `proof` tells how the person is known to be the one they say: without it, `approved_before`
    counts for nothing. `namesake_approved` tells that a comment under the same name and email
    was approved, whoever wrote it.
    """

    name: str = ""
    email: str = ""
    url: str = ""
    user_id: int | None = None
    may_moderate: bool = False
    proof: Proof | None = None
    approved_before: bool = False
    namesake_approved: bool = False

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def proven_identity(self) -> bool:
        return self.proof is not None


@dataclass(frozen=True)
class TextFacts:
    """The text: as written, as sanitised HTML, and without its tags.

    `too_complex`: it went past the bounds of sanitising, so `html` and `plain` are empty.
    """

    source: str
    html: str = ""
    plain: str = ""
    link_count: int = 0
    too_complex: bool = False

    @property
    def byte_count(self) -> int:
        return len(self.source.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class SenderFacts:
    """Where the comment came from, for matching words only: neither string is ever kept.

    `recalled` replaces them in a snapshot: which words of which list were found in them.
    """

    address: str = field(default="", repr=False)
    user_agent: str = field(default="", repr=False)
    recalled: Mapping[WordList, tuple[Match, ...]] | None = None

    def matches(self, which: WordList, words: str, *, anywhere: bool) -> tuple[Match, ...]:
        """The listed words found in the sender, never naming what is in the address."""
        if self.recalled is not None:
            return still_listed(words, self.recalled.get(which, ()))
        return find_in_sender(words, self.address, self.user_agent, anywhere=anywhere)


@dataclass(frozen=True)
class PastFacts:
    """What the same person did before: by account, or by the mailbox that an address leads to.

    `approved` counts for a proven identity alone. `refused` and `accepted` are of the days that the
    owner looks back. `seconds_since_said` is how long ago the very same words came from this
    person or this network, if they did, `seconds_since_here` how long ago anything did, under this
    article and within a day.
    """

    approved: int = 0
    refused: int = 0
    accepted: int = 0
    seconds_since_said: float | None = None
    seconds_since_here: float | None = None


@dataclass(frozen=True)
class PictureFacts:
    """What is attached: how long its description is, and why it cannot be taken, if so."""

    given: bool = False
    described: int = 0
    problem: str = ""


@dataclass(frozen=True)
class SpamFacts:
    """What the learned score says, by which version of what was learned.

    `strongest` are the things that spoke most, each with its part: above 0 it speaks for spam.
    """

    likelihood: float | None = None
    strongest: tuple[tuple[str, float], ...] = ()
    learned: str = ""


@dataclass(frozen=True)
class StandingFacts:
    """How the writer stands with the moderators: `kind` is empty where there is nothing to say.

    `until` is a date as people read it, and None where it does not end by itself.
    """

    kind: str = ""
    until: str | None = None
    message: str = ""


@dataclass(frozen=True)
class Facts:
    """One submitted comment as the rules see it.

    `nudged` is what its writer was told that it looks like, and posted it all the same.
    """

    post: PostFacts
    person: PersonFacts
    text: TextFacts
    now: datetime
    settings: DiscussionSettings
    parent: ParentFacts = ParentFacts()
    sender: SenderFacts = SenderFacts()
    duplicate_exists: bool = False
    seconds_since_last: float | None = None
    rules: RuleSettings = field(default_factory=RuleSettings)
    spam: SpamFacts = SpamFacts()
    past: PastFacts = PastFacts()
    standing: StandingFacts = StandingFacts()
    picture: PictureFacts = PictureFacts()
    outside: OutsideFacts = field(default_factory=OutsideFacts)
    nudged: tuple[str, ...] = ()

    @property
    def is_post_author(self) -> bool:
        return self.person.user_id is not None and self.person.user_id in self.post.author_ids

    @property
    def closes_at(self) -> datetime | None:
        """When age closes the article's comments; None if it never does."""
        if not self.post.closes_with_age:
            return None
        return self.settings.closes_at(self.post.published_at)

    def matches(self, which: WordList) -> tuple[Match, ...]:
        """The words of a list that were found, and where.

        Places are name, email, url, text, address and user_agent. The text is looked through as it
        is written and as it is read; where words are found anywhere, as WordPress does it: with its
        tags, and for disallowed words in another place, plain, without them.
        """
        return self._matches[which]

    @cached_property
    def _matches(self) -> dict[WordList, tuple[Match, ...]]:
        """Asked by the rules and again for keeping: found once, in texts folded once."""
        if not any(self._words(which).strip() for which in WORD_LISTS):
            return dict.fromkeys(WORD_LISTS, ())
        anywhere = self._anywhere
        places = {
            "name": Folded(self.person.name),
            "email": Folded(self.person.email),
            "url": Folded(self.person.url),
            "text": Folded(self.text.source, self.text.html if anywhere else self.text.plain),
        }
        found: dict[WordList, tuple[Match, ...]] = {}
        for which in WORD_LISTS:
            words = self._words(which)
            if which == "disallowed" and words.strip() and anywhere:
                places["plain"] = Folded(self.text.plain)
            in_sender = self.sender.matches(which, words, anywhere=anywhere)
            found[which] = merged((*find_folded(words, places, anywhere=anywhere), *in_sender))
        return found

    @property
    def _anywhere(self) -> bool:
        return self.settings.word_matching == ANYWHERE

    def snapshot(self) -> dict[str, JSON]:
        """The facts as kept with the comment, so that its decision can be explained later.

        Address and user agent are left out. Of the word lists only the words that matched are
        kept: they decide the same, and a long list is not repeated with every comment.
        """
        matches = {which: self.matches(which) for which in WORD_LISTS}
        return {
            "post": {
                **_flat(self.post),
                "published_at": _written(self.post.published_at),
                "author_ids": list(self.post.author_ids),
            },
            "parent": _flat(self.parent),
            "person": _flat(self.person),
            "text": _flat(self.text),
            "now": self.now.isoformat(),
            "settings": _flat(self._with_words_of(matches)),
            "sender": {
                which: [
                    {"word": match.word, "where": list(match.where)}
                    for match in self.sender.matches(
                        which, self._words(which), anywhere=self._anywhere
                    )
                ]
                for which in WORD_LISTS
            },
            "duplicate_exists": self.duplicate_exists,
            "seconds_since_last": self.seconds_since_last,
            "rules": _chosen(self._rules_that_matter()),
            "past": _flat(self.past),
            "standing": _chosen(self.standing),
            "spam": _flat(self.spam) if self.spam.learned else {},
            "outside": self.outside.as_json(),
            "picture": _chosen(self.picture),
            "nudged": list(self.nudged),
        }

    @classmethod
    def from_snapshot(
        cls,
        data: Mapping[str, Any],
        settings: DiscussionSettings | None = None,
        rules: RuleSettings | None = None,
    ) -> "Facts":
        """The facts that a snapshot kept, under its own settings or, to rehearse, under others.

        A word of the sender's address or user agent is then known only where the same list
        had it when the snapshot was taken.
        """
        post = _group(PostFacts, data["post"])
        parent = _group(ParentFacts, data["parent"])
        spam = _group(SpamFacts, data.get("spam", {}))
        recalled = {
            which: tuple(Match(hit["word"], tuple(hit["where"])) for hit in data["sender"][which])
            for which in WORD_LISTS
        }
        return cls(
            post=replace(
                post,
                published_at=_read(data["post"]["published_at"]),
                author_ids=tuple(post.author_ids),
            ),
            parent=replace(parent, status=Status(parent.status) if parent.status else None),
            person=_group(PersonFacts, data["person"]),
            text=_group(TextFacts, data["text"]),
            now=datetime.fromisoformat(data["now"]),
            settings=settings or _group(DiscussionSettings, data["settings"]),
            sender=SenderFacts(recalled=recalled),
            duplicate_exists=data["duplicate_exists"],
            seconds_since_last=data["seconds_since_last"],
            rules=rules or _group(RuleSettings, data.get("rules", {})),
            past=_group(PastFacts, data.get("past", {})),
            standing=_group(StandingFacts, data.get("standing", {})),
            picture=_group(PictureFacts, data.get("picture", {})),
            outside=OutsideFacts.from_json(data.get("outside", {})),
            nudged=tuple(data.get("nudged", ())),
            spam=replace(spam, strongest=tuple((name, part) for name, part in spam.strongest)),
        )

    def _words(self, which: WordList) -> str:
        if which == "moderation":
            return self.settings.moderation_words
        return self.settings.disallowed_words

    def _with_words_of(self, matches: Mapping[WordList, tuple[Match, ...]]) -> DiscussionSettings:
        return replace(
            self.settings,
            moderation_words="\n".join(match.word for match in matches["moderation"]),
            disallowed_words="\n".join(match.word for match in matches["disallowed"]),
        )

    def _rules_that_matter(self) -> RuleSettings:
        """The same with of each list only what this comment's address is on."""
        email, rules = self.person.email, self.rules
        return replace(
            rules,
            held_email_domains=listed(email, rules.held_email_domains),
            disposable_domains=lines_about(email, rules.disposable_domains),
        )


def _flat(group: Any) -> dict[str, Any]:
    """The fields of a group by name; `asdict` would copy each value, in ten times the time."""
    return {entry.name: getattr(group, entry.name) for entry in fields(group)}


def _chosen(group: Any) -> dict[str, Any]:
    """What of a group differs from its defaults: little, and kept with every comment."""
    return {
        entry.name: value
        for entry in fields(group)
        if (value := getattr(group, entry.name)) != entry.default
    }


def _group(kind: type[G], data: Mapping[str, Any]) -> G:
    """One group of facts; what a later release added takes its default, what it dropped goes."""
    known = {entry.name for entry in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in data.items() if name in known})


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None
