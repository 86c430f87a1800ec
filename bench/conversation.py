"""Deciding about comments on a site of a thousand articles and on the largest; a long conversation.

A moderator signs in, takes comments from the queue, decides and takes it back, as a browser would.
"""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from bench.load import LoadError
from bench.report import Promise, Results
from bench.rounds import Meter, Subject
from bench.servers import ROOT, Server, get, served
from bench.sites import Site
from bench.uncached import NOTHING

EMAIL, PASSWORD = "decides@example.org", "a long word for the benchmark alone"
QUEUE = "/admin/comments/"
TARGET = re.compile(r'name="target" value="(\d+):(\d+)"')
BATCH = re.compile(r'name="batch" value="([^"]+)"')
COMMENT = re.compile(rb'<li id="comment-')
DECISIONS: Sequence[dict[str, str]] = (
    {"action": "approve"},
    {"action": "spam"},
    {"action": "reject", "reject_code": "off_topic"},
    {"action": "trash"},
)
WARMUP = 10
PER_ROUND = 40
LIMIT_MS = 50
MOST_GROWTH = 1.5
AS_FAST = 0.9
KINDS = ("a decision", "its undo", "the queue after it")


@dataclass
class Desk:
    """A moderator before the queue of a site, and how many milliseconds each answer took."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def sign_in(self) -> None:
        """Raises LoadError."""
        if self._send("/login/", {"email": EMAIL, "password": PASSWORD})[0] != 303:
            raise LoadError("the moderator cannot sign in")

    def decide(self, decision: dict[str, str], place: int, *, is_counted: bool) -> None:
        """Decide about one of the comments on the queue's first page, and take it back."""
        targets = TARGET.findall(self._timed(KINDS[2], QUEUE, None, is_counted))
        comment, version = targets[place % len(targets)]
        form = {"version": version, "back": QUEUE} | decision
        self._timed(KINDS[0], f"{QUEUE}{comment}/decide/", form, is_counted)
        batch = BATCH.search(self._timed(KINDS[2], QUEUE, None, is_counted))
        if batch is None:
            raise LoadError("the queue does not offer to take a decision back")
        form = {"batch": batch[1], "back": QUEUE}
        self._timed(KINDS[1], f"{QUEUE}undo/", form, is_counted)

    def p95(self, kind: str) -> float:
        """So many milliseconds or less in 95 of 100 cases."""
        return quantiles(self.times[kind], n=20)[-1]

    def _timed(self, kind: str, path: str, form: dict[str, str] | None, is_counted: bool) -> str:
        before = time.perf_counter()
        status, body = self._send(path, form)
        spent = (time.perf_counter() - before) * 1_000
        if status != (200 if form is None else 303):
            raise LoadError(f"{path} answers {status}")
        if is_counted:
            self.times[kind].append(spent)
        return body

    def _send(self, path: str, form: dict[str, str] | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            method, body = ("GET", None) if form is None else ("POST", urlencode(form))
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {one.key: one.value for one in SimpleCookie(line).values()}
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def measure(meter: Meter, small: Site, site: Site, folder: Path, has_goals: bool = True) -> Results:
    """How long moderators wait, on both sites in turns; and an article of ten thousand comments.

    Raises LoadError.
    """
    results = _moderating(meter, small, site, folder)
    long = site.longest_article()
    if long is not None:
        results.add(_long_article(meter, site, folder, long, has_goals))
    return results


def _moderating(meter: Meter, small: Site, site: Site, folder: Path) -> Results:
    print(f"  moderation: {', '.join(KINDS)}, on both sites", flush=True)
    with ExitStack() as stack:
        desks = []
        for one in (small, site):
            _create_moderator(one)
            log = folder / f"desk-{one.comments}.log"
            desks.append(Desk(stack.enter_context(served("wsgi:app", one.environ, log, "/readyz"))))
            desks[-1].sign_in()
        decisions = cycle(DECISIONS)
        for turn in range(WARMUP + PER_ROUND * meter.rounds):
            decision = next(decisions)
            for desk in desks:
                desk.decide(decision, turn, is_counted=turn >= WARMUP)
    few, many = desks
    promises = []
    for kind in KINDS:
        what = f"{kind}: p95, {site.comments:,} comments, {site.pending:,} waiting"
        promises.append(
            Promise(site.kind, what, many.p95(kind), LIMIT_MS, at_least=False, unit="ms")
        )
        what = f"{kind}: p95 at {site.comments:,} comments : at {small.comments:,}"
        growth = many.p95(kind) / few.p95(kind)
        promises.append(Promise(site.kind, what, growth, MOST_GROWTH, at_least=False))
    return Results(promises=promises)


def _long_article(
    meter: Meter, site: Site, folder: Path, long: tuple[str, int], has_goals: bool
) -> Results:
    path, comments = long
    name = f"article, {comments:,} comments, made anew"
    with served("wsgi:app", site.environ | NOTHING, folder / "long.log", "/readyz") as server:
        subjects = [
            Subject("50 comments", server, site.article()),
            Subject(f"{comments:,} comments", server, path),
        ]
        of_fifty, of_many = (
            len(COMMENT.findall(get(server.port, one.path).body)) for one in subjects
        )
        fifty, many = meter.measure(site.kind, name, subjects)
    as_fast = many.beside(fifty)
    promises = [
        Promise(site.kind, f"{name} : one with 50", as_fast, rows=(many, fifty)),
        Promise(
            site.kind,
            f"{name} : one with 50, by comments on the page",
            as_fast * of_many / of_fifty,
            AS_FAST if has_goals else None,
        ),
    ]
    note = f"The first page of {comments:,} comments shows {of_many}, that of 50 shows {of_fifty}."
    return Results([fifty, many], promises, notes=[note])


def _create_moderator(site: Site) -> None:
    """A site that was kept has its moderator already; whether the password is right shows later."""
    subprocess.run(
        (
            *(sys.executable, "-m", "flask", "--app", "wsgi", "user", "create", EMAIL),
            *("--name", "Decides", "--role", "moderator", "--password-stdin"),
        ),
        cwd=ROOT,
        env=os.environ | site.environ,
        input=PASSWORD,
        check=False,
        capture_output=True,
        text=True,
    )
