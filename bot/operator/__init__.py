"""Purpose: what an operator asks at the command line: checks, previews, erasure, imports."""
