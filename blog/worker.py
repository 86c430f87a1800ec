"""The worker process: does later work until it is told to stop.

On SIGTERM the work in hand is finished; what is left stays in the outbox.
"""

import sys

from blog import later
from blog.app import create_app
from blog.core.config import ConfigError


def main() -> int:
    """Run until stopped; returns the exit status."""
    try:
        app = create_app()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    later.run_worker(app)
    return 0


if __name__ == "__main__":
    sys.exit(main())
