"""Purpose: what was counted in an office, for stories.

Holds no assertions.
"""

from datetime import date

from storage import touchpoint
from tests.office import Office


def touchpoints(office: Office) -> dict[str, int]:
    """All that was counted so far, as `sales answer: 1`; zeros left out."""
    counted = office.store.read(lambda s: touchpoint.between(s, office.workspace_id, date.min, date.max))
    return {f"{side} {kind}": n for side, kinds in counted.items() for kind, n in kinds.items() if n}
