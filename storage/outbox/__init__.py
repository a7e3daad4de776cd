"""Purpose: what the bot owes Slack: the deliveries, their queue, and who sends them. Does not call Slack."""
