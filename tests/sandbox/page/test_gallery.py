"""Stories: every message and form the bot has is rendered whole, and nothing typed into it is obeyed."""

import re
from pathlib import Path

import pytest

from sandbox import posting
from sandbox.client import Sandbox
from sandbox.page import emoji
from sandbox.page.names import Names
from sandbox.page.routes import TEMPLATES
from sandbox.settings import Settings
from sandbox.workspace import compose
from sandbox.world import View
from tests.messages import gallery
from tests.messages.typed import EVIL, ORDINARY
from tests.recorder import has_table
from tests.sandbox.page.test_doors import page

SCRIPT = "</textarea></script><script>alert(1)</script><img src=x onerror=alert(1)> \" ' &"
TYPED = {"ordinary": ORDINARY, "evil": EVIL, "script": SCRIPT}
WORKSPACE = compose(Settings())
NAMES = Names(WORKSPACE, WORKSPACE.world.user("ana"))
WORDS = Path(__file__).parents[3] / "messages" / "templates"
UNKNOWN = "shown in Slack only"


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_every_message_is_rendered_whole_and_safe(sandbox: Sandbox, typed: str) -> None:
    messages = [one for one in gallery.everything(typed) if one.get("type") != "modal"]
    posts = [
        {"channel": "C0SALES", "at": "2026-01-05T09:00:00Z", "text": m["text"], "blocks": m["blocks"]}
        for m in sorted(messages, key=has_table, reverse=True)[:140]
    ]
    sandbox.do("past", posts=posts)

    shown = page(sandbox, "/as/ana/C0SALES")

    assert shown.count('class="msg') == len(posts)
    assert shown.count("<table>") == sum(map(has_table, messages)) > 10
    assert UNKNOWN not in shown
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_every_form_is_rendered_whole_and_safe(typed: str) -> None:
    forms = [one for one in gallery.everything(typed) if one.get("type") == "modal"]
    assert forms

    for form in forms:
        kept = form | {"id": "V1", "hash": "h", "blocks": posting.with_ids(form["blocks"])}
        shown = TEMPLATES.get_template("modal.html").render(view=View("U0ANA", kept), names=NAMES)

        assert UNKNOWN not in shown
        assert "<script>alert" not in shown
        assert shown.count("data-field=") == sum(1 for b in kept["blocks"] if b["type"] == "input")


def test_every_emoji_in_the_bots_words_is_known_to_the_page() -> None:
    words = "".join(path.read_text(encoding="utf-8") for path in WORDS.glob("*.j2"))

    named = set(re.findall(r"(?<!\w):([a-z][a-z_]+):", words))
    assert named
    assert named <= set(emoji.BY_NAME)
