"""Purpose: the running program: settings, the HTTP edge, the clock, the one mouth, the command line."""
