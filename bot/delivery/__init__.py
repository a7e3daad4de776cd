"""Purpose: the only part that posts to Slack: takes them from the ledger and writes back."""
