"""Purpose: what the bot says on a schedule: one file a digest, saying which values in which order.

How they look is in messages/, what is remembered in storage/. Posts nothing: it writes deliveries.
"""
