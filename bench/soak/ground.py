"""What all who are on the site at once share, and what each of them can do."""

import asyncio
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from bench.soak.client import Answer, Broken, Connection, Form
from bench.soak.model import Model
from bench.soak.prepare import Made

REQUESTS_A_CONNECTION = 30
RETRY = 0.05


class Excuses:
    """Which lost connections are no fault: those that a kill explains."""

    def __init__(self) -> None:
        self.is_down = False
        self.up_again = float("-inf")

    def killing(self) -> None:
        """A process is killed now."""
        self.is_down = True

    def all_serve(self) -> None:
        """All are there again."""
        self.is_down = False
        self.up_again = asyncio.get_running_loop().time()

    def explain(self, connected_at: float) -> bool:
        """Whether a connection that was begun then may be lost now."""
        return self.is_down or connected_at < self.up_again


@dataclass
class Look:
    """A page that readers are to ask for at once, and the processes that have answered them."""

    path: str
    answered: set[int] = field(default_factory=set)


@dataclass
class Ground:
    """One site on fire: where it is, what is in it, what is known of it, and what has happened.

    `looks` are those that began while all processes served; `answers` are looks with the ports of
    the connections by which they were answered since somebody last saw to whom these lead.
    """

    ports: tuple[int, ...]
    made: Made
    excuses: Excuses = field(default_factory=Excuses)
    counts: Counter[str] = field(default_factory=Counter)
    idle: deque[asyncio.Future[Look]] = field(default_factory=deque)
    looks: list[Look] = field(default_factory=list)
    answers: list[tuple[Look, int]] = field(default_factory=list)
    reading: int = 0

    def __post_init__(self) -> None:
        self.model = Model(self.made.comments)

    def lead(self, processes: Mapping[int, int]) -> None:
        """Connections with these ports lead to these processes."""
        for look, port in self.answers:
            if port in processes:
                look.answered.add(processes[port])
        self.answers.clear()

    def look(self, path: str, readers: int) -> None:
        """Have so many readers who are free ask for that page at once."""
        look = Look(path)
        if not self.excuses.is_down:
            self.looks.append(look)
        while readers and self.idle:
            waiting = self.idle.popleft()
            if not waiting.done():
                waiting.set_result(look)
                readers -= 1
        self.counts["looks that nobody was free for"] += readers


class Person:
    """Somebody with a connection, cookies, and patience with servers that fall over."""

    def __init__(self, ground: Ground, name: str) -> None:
        self.ground = ground
        self.chance = Random(name)
        self.cookies: dict[str, str] = {}
        self._connection: Connection | None = None
        self._connected_at = 0.0

    async def ask(
        self, path: str, form: Form | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """One request with the cookies. Raises Broken; a fault if no kill explains it."""
        sent = dict(headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = await self.connected()
        try:
            answer = await connection.ask(path, sent, form)
        except Broken as broken:
            self._lost(path, broken)
            raise
        self.cookies |= answer.cookies
        return answer

    async def fetch(self, path: str) -> Answer:
        """A page that is asked for until it is there."""
        while True:
            try:
                return await self.ask(path)
            except Broken:
                await asyncio.sleep(RETRY)

    async def connected(self) -> Connection:
        """The connection that is open, or a new one to any server.

        A new one after a while, and after each kill: a process that has come back gets its share.
        """
        old = self._connection
        is_old = self._connected_at < self.ground.excuses.up_again
        if old is not None and old.asked < REQUESTS_A_CONNECTION and not is_old:
            return old
        if old is not None:
            old.close()
        self._connected_at = asyncio.get_running_loop().time()
        try:
            self._connection = await Connection(self.chance.choice(self.ground.ports)).open()
        except Broken as broken:
            self._lost("/", broken)
            raise
        return self._connection

    def leave(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()

    def _lost(self, path: str, broken: Broken) -> None:
        self._connection = None
        self.ground.counts["lost connections"] += 1
        if not self.ground.excuses.explain(self._connected_at):
            self.ground.model.fault("a connection was lost", path, str(broken))
