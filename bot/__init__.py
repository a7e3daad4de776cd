"""Purpose: the running program: settings, the HTTP edge, the clock, the one deliverer, the command line."""
