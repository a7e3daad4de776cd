"""Purpose: what the clock reads from outside: people, calendars, who is not to be disturbed."""
