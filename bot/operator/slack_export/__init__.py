"""Purpose: reads Slack's official export as a stream and counts who reached whom. Writes nothing down."""
