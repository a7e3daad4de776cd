"""Purpose: the Web API as the bot finds it at `/api/{method}`. `table` lists every method."""
