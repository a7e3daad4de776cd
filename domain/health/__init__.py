"""Purpose: how healthy the relationship between two sides is, judged from counts alone.

Reads no message and knows no person.
"""
