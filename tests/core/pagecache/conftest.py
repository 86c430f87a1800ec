"""Where memory is not shown as Linux shows it, nothing is looked up there."""

import os

from blog.core.pagecache.wal_index import MAPPINGS

collect_ignore = [] if os.path.exists(MAPPINGS) else ["test_wal_index.py"]
