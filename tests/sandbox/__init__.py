"""Purpose: tests of the sandbox, against a small real Bolt app over HTTP."""
