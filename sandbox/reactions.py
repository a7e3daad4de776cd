"""Purpose: the reactions on a message: who gave which. It checks no names and tells nobody."""

from sandbox.world import Json


def add(message: Json, name: str, user: str) -> bool:
    """False when that person has given it already."""
    reactions = message.setdefault("reactions", [])
    found = next((r for r in reactions if r["name"] == name), None)
    if found is None:
        reactions.append({"name": name, "users": [user], "count": 1})
        return True
    if user in found["users"]:
        return False
    found["users"].append(user)
    found["count"] += 1
    return True


def remove(message: Json, name: str, user: str) -> bool:
    """False when that person has not given it."""
    found = next((r for r in message.get("reactions", []) if r["name"] == name), None)
    if found is None or user not in found["users"]:
        return False
    found["users"].remove(user)
    found["count"] -= 1
    if not found["users"]:
        message["reactions"].remove(found)
    return True
