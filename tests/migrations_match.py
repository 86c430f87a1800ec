"""`python -m tests.migrations_match`: the migrations make exactly the models, on both databases."""

import sys
import tempfile
from pathlib import Path

from flask_migrate import check

from blog.app import create_app
from blog.cli.migrations import migrate
from blog.core import config
from tests.databases import KINDS, database


def main() -> int:
    """Run every migration on an empty database of each kind and compare with the models."""
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as address:
            environ = {
                "INSTANCE_PATH": folder,
                "DATABASE_URL": address,
                "SECRET_KEY": "a key for tests alone",
            }
            app = create_app(config.load(environ), TESTING=True)
            migrate(app)
            with app.app_context():
                check()
                app.extensions["migrate"].db.engine.dispose()
        sys.stdout.write(f"{kind}: migrations match the models\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
