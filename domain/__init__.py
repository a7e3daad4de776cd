"""Purpose: what Drumbeat knows to be right: pure rules over plain values.

Knows no Slack, no SQL, no scheduler and no templates; `now` always comes in as an argument.
"""
