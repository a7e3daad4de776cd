"""Purpose: the health of the relationship between the sides: the score, and noticing when it goes quiet.

Pure rules over counts; knows neither people nor Slack.
"""
