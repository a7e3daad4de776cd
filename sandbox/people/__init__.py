"""Purpose: what people do in the workspace, turned into what Slack would send the bot."""
