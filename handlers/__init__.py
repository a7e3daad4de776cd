"""Purpose: people speak to the bot: one file a feature, with its commands, buttons, modals and events.

A listener checks, decides, writes and answers the person in front of it; whatever else is to be said it
writes as a delivery. Listeners get `store`, `now`, `workspace_id` and `names` by name from the app.
"""
