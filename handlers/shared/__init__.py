"""Purpose: what all features' listeners share: the declaration, forms, answers. Holds no feature."""
