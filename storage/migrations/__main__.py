"""Purpose: for developers: `python -m storage.migrations "what changed"` drafts the next migration.

Compares the tables with an empty database brought to the newest schema; the draft is to be read and mended.
"""

import sys
import tempfile

from storage.db.migrate import draft, migrate

with tempfile.TemporaryDirectory() as folder:
    url = f"sqlite:///{folder}/draft.db"
    migrate(url)
    draft(url, " ".join(sys.argv[1:]))
