"""Purpose: for developers: `python -m storage.migrations "what changed"` drafts the next migration.

Compares the tables with an empty database brought to the newest schema; the draft is to be read and mended.
"""

import sys
import tempfile

from storage import schema

with tempfile.TemporaryDirectory() as folder:
    url = f"sqlite:///{folder}/draft.db"
    schema.migrate(url)
    schema.draft(url, " ".join(sys.argv[1:]))
