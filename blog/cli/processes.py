"""Processes forked from this one, and kept.

What this one has loaded they share with it, page of memory by page, for as long as nobody writes
there. So it loads the application once, for all of them, and does nothing with it: no connection
is open and no thread runs when a process is forked.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import ForkProcess
from pathlib import Path

END_WINDOW = 60.0
MOST_ENDS = 5
M_MMAP_THRESHOLD = -3
"""Of glibc's `mallopt`, as `malloc.h` has it."""
PIECE = 32 * 1024
"""Bytes from which on memory is taken from the system for itself, and goes back alone."""
STOPS = (signal.SIGINT, signal.SIGTERM)
FORK = multiprocessing.get_context("fork")


class Child:
    """Does `work` in a session of its own, and again when it ends, unless it ends again and again.

    `name` is for people, `title` what `ps` and `top` show, of which Linux keeps 15 characters.
    """

    def __init__(self, name: str, title: str, work: Callable[[], object]) -> None:
        self.name = name
        self.title = title
        self.work = work
        self.ends: list[float] = []
        self.process = self._start()

    @property
    def status(self) -> int | None:
        """How it ended, below zero by a signal; None while it lives."""
        return self.process.exitcode

    def keep(self) -> str | None:
        """Start it again if it has ended; returns what is wrong if that does not help."""
        status = self.status
        if status is None:
            return None
        now = time.monotonic()
        self.ends = [*(end for end in self.ends if now - end < END_WINDOW), now]
        if len(self.ends) >= MOST_ENDS:
            return f"{self.name} ended {len(self.ends)} times, the last time with status {status}"
        say(f"{self.name.capitalize()} ended with status {status}; starting it again.")
        self._end_session()
        self.process = self._start()
        return None

    def ask_to_end(self) -> None:
        """Let it finish what it has in hand."""
        self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until `deadline`, then end whatever is left of its session, orphans included."""
        self.process.join(max(0.1, deadline - time.monotonic()))
        self._end_session()
        self.process.join()

    def _start(self) -> ForkProcess:
        process = FORK.Process(target=_run, args=(self.title, self.work), name=self.title)
        with _held_back(STOPS):
            process.start()
        return process

    def _end_session(self) -> None:
        self.process.kill()
        assert self.process.pid is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def settle() -> None:
    """Before the first fork: what is loaded now stays as it is, so that it can be shared.

    The collector never again writes to what is there, and free memory goes back to the system,
    because whoever first writes into it after the fork would only copy what is in nobody's use.
    From now on larger pieces, such as the pages that are stored, are kept apart from the rest:
    glibc would else raise its threshold with the first that is freed, put the next among smaller
    ones, and could seldom give anything back.
    """
    _ask_glibc("mallopt", M_MMAP_THRESHOLD, PIECE)
    gc.collect()
    give_back()
    gc.freeze()


def give_back() -> None:
    """Give memory that was freed back to the system; only glibc keeps it and must be asked."""
    _ask_glibc("malloc_trim", 0)


def entitle(title: str) -> None:
    """Let `ps` and `top` show this process under that name, where the system is Linux."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(title)


def say(text: str) -> None:
    """Tell whoever started the site."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _ask_glibc(function: str, *arguments: int) -> None:
    """Other systems' libraries have no such function, and do without."""
    with suppress(OSError, AttributeError):
        getattr(ctypes.CDLL(None), function)(*arguments)


def _run(title: str, work: Callable[[], object]) -> None:
    """In the new process: nothing of what the old one did on signals holds any more."""
    os.setsid()
    for number in STOPS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    entitle(title)
    work()


@contextmanager
def _held_back(numbers: tuple[signal.Signals, ...]) -> Iterator[None]:
    """Signals that come between a fork and the new process's own handlers must not be lost."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
