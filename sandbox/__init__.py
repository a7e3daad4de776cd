"""Purpose: a stand-in for Slack on this machine, for tests, trials and demonstrations.

It speaks the Web API and sends signed requests over real HTTP, so a bot runs against it unchanged.
It knows nothing of the bot's own code and imports none of it.
"""
