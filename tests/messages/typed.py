"""Purpose: words as people type them, from the ordinary to what breaks things."""

ORDINARY = "the follow-up mail confuses buyers"
EVIL = "<!channel> & <@U0EVIL> *bold* `code` <https://evil.example|click>"
EXTREMES = {
    "ordinary": ORDINARY,
    "evil": EVIL,
    "one letter": "x",
    "3,000 characters": "x" * 3000,
    "3,000 in words": "word " * 600,
    "1,000 ampersands": "&" * 1000,
    "3,000 brackets": "<>" * 1500,
    "many lines": "line\n" * 500,
    "emoji": "👩‍🚀🏳️‍🌈:tada: " * 100,
    "right to left": "שלום עולם \u202e مرحبا " * 100,
}
