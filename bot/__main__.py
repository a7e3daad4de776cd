"""Purpose: `python -m bot`, the same door as `drumbeat`."""

from bot.cli import main

main()
