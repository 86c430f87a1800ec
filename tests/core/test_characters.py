"""What a name or a text may not do to its neighbours, and scripts that it must leave alone."""

import pytest

from blog.core.characters import calm_name, calm_text, shows_something

ZALGO = "\u0301\u0300\u200d\u0302"
WRITTEN = [
    "Nguyễn Thị Ánh Tuyết",
    "Nguye\u0302\u0303n Thi\u0323",
    "น้ำใจ ที่นี่ ผู้ใหญ่",
    "क्ष्म्य र्त्स्न्य श्रीमान्",
    "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",
    "بِسْمِ ٱللَّٰهِ ٱلرَّحْمَٰنِ",
    "👩‍👩‍👧‍👦 ❤️‍🔥 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "می‌خواهم",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_what_people_write_stays_as_it_is(text):
    assert (calm_name(text), calm_text(text)) == (text, text)
    assert shows_something(text)


def test_marks_pile_up_to_what_a_script_may_need():
    assert calm_name("Z" + ZALGO * 50 + "oe") == "Z\u0301\u0300\u200d\u0302\u0301oe"
    assert calm_text("Z" + "\u0301" * 5_000 + "!") == "Z" + "\u0301" * 8 + "!"


def test_nothing_turns_the_line_around():
    assert calm_name("Ann \u202egnikaeps\u2066 \u200fBo\u061c") == "Ann gnikaeps Bo"
    assert calm_text("a\u202eb\u202c\n\u2067c\nd\u2069\u2066") == "ab\nc\nd"
    assert calm_text("See \u2068שלום\u2069 there") == "See \u2068שלום\u2069 there"


@pytest.mark.parametrize(
    "text", ["\u200b", "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\u0301", "\ufe0f", " \u00a0"]
)
def test_what_nobody_can_see_is_nothing(text):
    assert not shows_something(text)
    assert calm_name(text) == ""
