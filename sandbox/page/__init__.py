"""Purpose: the sandbox in a browser: the workspace as one of its people sees it, and the levers beside it.

It has no rules of its own: what people do goes through `people` and `control`, time through `jump`.
"""
