"""Purpose: the emoji that stand behind Slack's names for them, those in use here.

An unknown name stays as typed.
"""

import re

QUICK = ("white_check_mark", "eyes", "raised_hands", "tada", "heart", "thinking_face")
"""What the page offers for a reaction."""

BY_NAME = {
    "+1": "👍",
    "-1": "👎",
    "arrow_down": "⬇️",
    "arrow_right": "➡️",
    "arrow_up": "⬆️",
    "arrows_counterclockwise": "🔄",
    "bar_chart": "📊",
    "bell": "🔔",
    "blue_car": "🚙",
    "books": "📚",
    "bulb": "💡",
    "bust_in_silhouette": "👤",
    "calendar": "📆",
    "car": "🚗",
    "chart_with_upwards_trend": "📈",
    "clap": "👏",
    "clipboard": "📋",
    "clock9": "🕘",
    "coffee": "☕",
    "dart": "🎯",
    "drum_with_drumsticks": "🥁",
    "email": "✉️",
    "eyes": "👀",
    "fire": "🔥",
    "grey_question": "❔",
    "hand": "✋",
    "handshake": "🤝",
    "heart": "❤️",
    "heavy_check_mark": "✔️",
    "heavy_minus_sign": "➖",
    "alarm_clock": "⏰",
    "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳",
    "inbox_tray": "📥",
    "information_source": "ℹ️",
    "large_green_circle": "🟢",
    "large_yellow_circle": "🟡",
    "leftwards_arrow_with_hook": "↩️",
    "link": "🔗",
    "lock": "🔒",
    "loudspeaker": "📢",
    "mag": "🔍",
    "mega": "📣",
    "memo": "📝",
    "microscope": "🔬",
    "muscle": "💪",
    "new": "🆕",
    "newspaper": "📰",
    "no_entry_sign": "🚫",
    "ok_hand": "👌",
    "page_facing_up": "📄",
    "paperclip": "📎",
    "point_right": "👉",
    "pushpin": "📌",
    "question": "❓",
    "raised_hands": "🙌",
    "red_circle": "🔴",
    "rocket": "🚀",
    "rotating_light": "🚨",
    "small_red_triangle": "🔺",
    "small_red_triangle_down": "🔻",
    "smile": "😄",
    "snail": "🐌",
    "sparkles": "✨",
    "speech_balloon": "💬",
    "star": "⭐",
    "tada": "🎉",
    "thinking_face": "🤔",
    "thumbsdown": "👎",
    "thumbsup": "👍",
    "trophy": "🏆",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "x": "❌",
    "zzz": "💤",
}
NAME = re.compile(r":([a-z0-9_+-]+):")


def emoji(name: str) -> str:
    """The emoji of that name, or the name between its colons."""
    return BY_NAME.get(name, f":{name}:")


def replaced(text: str) -> str:
    """Text with every known name replaced."""
    return NAME.sub(lambda found: emoji(found[1]), text)
