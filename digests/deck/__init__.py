"""Purpose: slide decks: what stands on them, and the .pptx file made of it."""
