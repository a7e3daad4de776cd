"""Purpose: many workspaces: installing by OAuth, sealing and renewing their tokens, and who is served."""
