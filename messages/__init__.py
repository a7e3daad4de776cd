"""Purpose: how anything looks in Slack: values in; messages, modals and texts out.

Words stand in messages/templates (Jinja2, mrkdwn), structure in Python. Sends and stores nothing.
"""
