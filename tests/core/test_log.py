"""The log: one line an event, as text or as JSON."""

import json
import logging
import sys
from datetime import datetime

import psycopg
import pytest

from blog.core import log
from blog.later import OneLine


@pytest.fixture(autouse=True)
def quiet_afterwards():
    """Logging as it was before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_is_one_object_a_line(capsys):
    log.configure("json")
    logging.getLogger("blog.test").warning("two words\nand %s", "a line")
    [line] = capsys.readouterr().err.splitlines()
    event = json.loads(line)
    assert event["level"] == "warning"
    assert event["logger"] == "blog.test"
    assert event["message"] == "two words\nand a line"
    assert datetime.fromisoformat(event["time"]).utcoffset().total_seconds() == 0


def test_an_error_carries_its_traceback_in_the_same_line(capsys):
    log.configure("json")
    try:
        raise RuntimeError("broken pipe organ")
    except RuntimeError:
        logging.getLogger("blog.test").exception("it failed")
    [line] = capsys.readouterr().err.splitlines()
    assert "RuntimeError: broken pipe organ" in json.loads(line)["traceback"]


def test_text_names_time_level_and_place(capsys):
    log.configure("text")
    logging.getLogger("blog.test").info("all is well")
    assert capsys.readouterr().err.rstrip().endswith("INFO blog.test: all is well")


def test_the_task_queue_says_only_what_went_wrong(capsys):
    log.configure("text")
    logging.getLogger("huey.consumer").info("Huey consumer started with 1 thread")
    logging.getLogger("huey").error("it failed")
    assert capsys.readouterr().err.rstrip().endswith("ERROR huey: it failed")


def test_while_the_database_is_away_the_task_queue_says_so_in_one_line(capsys):
    log.configure("text")
    queue = logging.getLogger("huey.consumer.Worker")
    one_line = OneLine(psycopg.OperationalError)
    queue.addFilter(one_line)
    try:
        raise psycopg.OperationalError("connection is bad:\n\tno such file")
    except psycopg.OperationalError:
        queue.exception("Error reading from queue")
    finally:
        queue.removeFilter(one_line)
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith("Error reading from queue: connection is bad: no such file")


def test_what_is_only_for_debugging_is_left_out(capsys):
    log.configure("text")
    logging.getLogger("blog.test").debug("too much")
    assert capsys.readouterr().err == ""
    assert logging.getLogger().handlers[0].stream is sys.stderr
