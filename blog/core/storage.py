"""Where uploaded files live: a folder, addressed by keys that never change their content.

What begins with `PRIVATE` is given out by whoever knows who may have it, and by nobody else.
"""

import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

from flask import Flask, current_app

from blog.core.db import after_rollback
from blog.core.errors import NotFound
from blog.core.outbox import enqueue, job

PRIVATE = "comments/"
KEY = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_.-]*)+")


class Storage:
    """Files under `root`; a key is a relative path of lower-case letters, digits and - _ . /"""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, data: bytes) -> None:
        """Write the whole file or nothing."""
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise

    def open(self, key: str) -> BinaryIO:
        """The file for reading; raises NotFound if there is none."""
        try:
            return self.path(key).open("rb")
        except (FileNotFoundError, IsADirectoryError):
            raise NotFound(key) from None

    def read(self, key: str) -> bytes:
        """All of the file; raises NotFound if there is none."""
        with self.open(key) as file:
            return file.read()

    def delete(self, key: str) -> None:
        """Remove the file; nothing happens if it is gone already."""
        self.path(key).unlink(missing_ok=True)

    def path(self, key: str) -> Path:
        """The file's place; raises NotFound for a key that could leave the folder."""
        if not KEY.fullmatch(key) or ".." in key:
            raise NotFound(key)
        return self.root / key


def storage() -> Storage:
    """The running app's storage."""
    kept: Storage = current_app.extensions["storage"]
    return kept


def keep(key: str, data: bytes) -> None:
    """Write the file now; it goes again if the surrounding transaction fails."""
    kept = storage()
    after_rollback(lambda: kept.delete(key))
    kept.put(key, data)


def forget_later(key: str) -> None:
    """Have the file deleted once the surrounding transaction is done; no crash forgets it."""
    enqueue("core.forget_file", key=key)


@job("core.forget_file")
def forget(key: str) -> None:
    """What the file belonged to is gone."""
    storage().delete(key)


def init_app(app: Flask) -> None:
    """Use the configured folder; it is made when the first file is written."""
    app.extensions["storage"] = Storage(Path(app.config["STORAGE_PATH"]))
