"""Purpose: from rows to the values that are shown, one file a feature, for answers, digests and pages alike.

Reads only. How values look is in messages/, what may be shown to whom is decided by the caller.
"""
