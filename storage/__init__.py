"""Purpose: what Drumbeat remembers: one file a feature with its tables and queries.

Queries say what they return and take the session they run in; `now` and the workspace are handed in.
Knows no Slack and no words.
"""
