"""The worker process: does later work until it is told to stop.

On SIGTERM the work in hand is finished; what is left stays in the outbox.
"""

import sys
import time

from blog import later
from blog.app import create_app
from blog.core.config import ConfigError

RETRY = 2.0


def main() -> int:
    """Run until stopped; returns the exit status."""
    try:
        app = create_app()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    while not later.prepare(app):
        time.sleep(RETRY)
    consumer = app.extensions["huey"].create_consumer(
        workers=1, max_delay=1.0, graceful_signal="TERM"
    )
    consumer.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
