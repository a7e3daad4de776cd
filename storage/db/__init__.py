"""Purpose: the database itself: engine, writer, schema, backup. Knows what a table is, not what is in it."""
