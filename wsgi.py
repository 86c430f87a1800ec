"""The application as `flask` and servers expect it."""

import sys

from blog.app import create_app
from blog.cli import migrations
from blog.core.config import ConfigError

try:
    app = create_app()
except ConfigError as error:
    sys.exit(str(error))
migrations.init_app(app)
