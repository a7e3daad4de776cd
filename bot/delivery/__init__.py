"""Purpose: the mouth: the only part that posts to Slack. Takes deliveries from the ledger and writes back."""
