"""Later work about what is kept of people."""

from blog.accounts.links import Purpose, make_link
from blog.core import mailer, outbox
from blog.core.templates import render_mail
from blog.core.urls import absolute
from blog.personal import erasing
from blog.personal.people import person_at


@outbox.job("personal.mail_link")
def mail_link(email: str) -> None:
    """Send the link that proves an address; nothing happens if nothing is kept about it."""
    person = person_at(email)
    if person is None:
        return
    link = absolute(make_link(Purpose.PERSONAL, email=person.email))
    subject, text = render_mail("personal_link", email=person.email, link=link)
    mailer.send(person.email, subject, text)


@outbox.job("personal.erase")
def erase(erasure_id: int) -> None:
    """The day of grace is over, or a part is done: go on."""
    erasing.erase(erasure_id)
