"""Stories: one person's data is handed over, and erased without losing what happened."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.operator import erasure
from bot.settings import Settings, load
from domain.errors import SettingsError
from storage import feedback, member, setup
from storage.counting_choice import CountingChoice
from storage.db import engine
from storage.erasure import WORDS
from storage.news import NewsItem
from storage.outbox.deliveries import Delivery
from storage.touchpoint import sides_of
from storage.word_index import IndexedWord
from tests.features.test_feedback_steps import PLAN, TUESDAY, WHY, sent, step
from tests.features.test_news import NEWS
from tests.office import INTAKE, Office

CONFUSED = "the follow-up mail confuses buyers"


@pytest.fixture
def settings(office: Office) -> Settings:
    return load(database_url=office.store.url)


def lived(office: Office) -> None:
    """Ana sent something, answered, joined, chose quiet hours; Dev declined it."""
    sent(office, "ana", CONFUSED)
    sent(office, "fay", "the price is wrong")
    office.click("ana", "feedback.me_too", "2")
    office.drumbeat("dev", "ride <@U0ANA> 2026-12-03 14:00 Contoso")
    step(office, "dev", "declined", **WHY)


def test_all_that_names_a_person_is_handed_over(office: Office, settings: Settings, tmp_path: Path) -> None:
    lived(office)

    erasure.export(settings, "U0ANA", "", tmp_path / "ana.json")

    found = json.loads((tmp_path / "ana.json").read_text())["T0OFFICE"]
    assert found["feedback"][0]["text"] == CONFUSED
    assert found["member"][0]["name"] == "Ana"
    assert found["ride_along"] and found["delivery"] and found["feedback_voice"]
    assert (tmp_path / "ana.json").stat().st_mode & 0o077 == 0


def test_an_export_replaces_no_file(office: Office, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")

    with pytest.raises(FileExistsError):
        erasure.export(settings, "U0ANA", "", tmp_path / "there")


def test_erasing_takes_name_and_words_and_keeps_the_steps(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    lived(office)

    erasure.erase(settings, "U0ANA", "", office.now)
    office.deliver()

    erasure.export(settings, "U0ANA", "", tmp_path / "after.json")
    assert not any(json.loads((tmp_path / "after.json").read_text())["T0OFFICE"].values())
    kept = office.store.read(lambda session: feedback.find(session, office.workspace_id, 1))
    assert kept is not None and (kept.text, kept.stage, kept.author) == (WORDS, "declined", "")
    cards = [post for post in office.posts(INTAKE) if "F-1" in post]
    assert all(CONFUSED not in card and "U0ANA" not in card for card in cards)
    office.click("dev", "feedback.act", "1")
    assert "new → declined" in str(office.calls("views.open")[-1]["view"])


def test_no_message_to_others_keeps_the_words_in_slack(office: Office, settings: Settings) -> None:
    sent(office, "ana", CONFUSED)
    office.click("fay", "feedback.me_too", "1")
    sent(office, "fay", "buyers: the follow-up mail confuses them")
    office.later(days=1)
    step(office, "dev", "declined", **WHY)
    office.later(days=1)
    everything = (*office.posts(INTAKE), *office.dms("fay"), *office.dms("dev"))
    assert sum(CONFUSED in said for said in everything) > 2

    erasure.erase(settings, "U0ANA", "", office.now)
    office.later(hours=1)

    everything = (*office.posts(INTAKE), *office.dms("fay"), *office.dms("dev"))
    assert not any(CONFUSED in said or "U0ANA" in said for said in everything)


def test_what_was_erased_is_found_by_none_of_its_words(office: Office, settings: Settings) -> None:
    lived(office)
    before = office.command("gus", "search confuses").words

    erasure.erase(settings, "U0ANA", "", office.now)

    left = office.store.read(lambda session: session.exec(select(IndexedWord)).all())
    assert "F-1" in before
    assert {(word.kind, word.number) for word in left} == {("feedback", 2)}
    assert "Nothing found" in office.command("gus", "search confuzes").words


def test_nobody_elses_words_are_touched(office: Office, settings: Settings) -> None:
    lived(office)

    erasure.erase(settings, "U0ANA", "", office.now)

    kept = office.store.read(lambda session: feedback.find(session, office.workspace_id, 2))
    assert kept is not None and kept.text == "the price is wrong"


def test_after_it_the_loop_goes_on_without_the_name(office: Office, settings: Settings) -> None:
    office.now = TUESDAY
    lived(office)
    sent(office, "ana", "buyers do not get the mail")
    office.click("dev", "feedback.acknowledge", "3")
    erasure.erase(settings, "U0ANA", "", office.now)

    step(office, "dev", "needs_info", number=3, why=("value", "which mail?"))
    office.later(days=3)
    step(office, "dev", "closed", number=3, **WHY)
    office.at(TUESDAY + timedelta(days=6))

    said = [dm for posts in office.world.posts.values() for dm in posts]
    assert "<@>" not in str(said) and "<@None>" not in str(said)
    assert "" not in office.world.posts
    assert "the rep who sent it has left" in "\n".join(office.dms("dev"))


def test_a_marketers_name_goes_from_the_steps_that_gave_them_something(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    sent(office, "ana", CONFUSED)
    office.click("mae", "feedback.acknowledge", "1")
    step(office, "mae", "planned", **{**PLAN, "owner": ("selected_user", "U0JAN")})
    erasure.erase(settings, "U0JAN", "", office.now)
    erasure.erase(settings, "U0MAE", "", office.now)
    office.deliver()

    office.click("dev", "feedback.act", "1")
    view = str(office.calls("views.open")[-1]["view"])
    assert "someone: picked up → planned" in view
    assert not any(user in view for user in ("U0JAN", "U0MAE", "<@None>", "<@>"))
    assert "Planned: someone, by" in office.command("dev", "list planned").words


def test_an_export_holds_nobody_elses_words(office: Office, settings: Settings, tmp_path: Path) -> None:
    secret = {"text": ("value", "the secret deal"), "private": ("selected_options", ["private"])}
    office.submit("ana", "feedback.send", secret)
    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()

    people = {"U0DEV": "feedback", "U0MIRA": "delivery"}
    exported = {user: tmp_path / f"{user}.json" for user in people}
    erasure.export(settings, "U0DEV", "", exported["U0DEV"])
    erasure.export(settings, "U0MIRA", "", exported["U0MIRA"])

    given = {user: json.loads(file.read_text())["T0OFFICE"] for user, file in exported.items()}
    (taken,) = given["U0DEV"]["feedback"]
    assert (taken["taker"], "text" in taken, "author" in taken) == ("U0DEV", False, False)
    assert given["U0MIRA"]["delivery"] and "secret" not in str(given["U0MIRA"])


@pytest.mark.parametrize("who", ["U0DEV", "U0KIM", "U0MAE"])
def test_who_answers_feedback_is_replaced_first(office: Office, settings: Settings, who: str) -> None:
    office.set_up(liaison_competitor=("selected_user", "U0MAE"))

    with pytest.raises(SettingsError, match="choose others first"):
        erasure.erase(settings, who, "", office.now)


def uncounted(office: Office, who: str) -> None:
    office.click(who, "touchpoint.counted", "no")


def is_counted(office: Office, user: str) -> bool:
    return bool(office.store.read(lambda session: sides_of(session, office.workspace_id, [user])))


def read_again(office: Office) -> None:
    """The people are read once more; whoever was erased is still in the group."""
    office.store.write(lambda session: member.ask_for_reading(session, office.workspace_id, office.now))
    office.deliver()


def known(office: Office, user: str) -> tuple[str, int | None, str | None]:
    """Name, address and side as they are kept."""
    found = office.store.read(lambda session: member.find(session, office.workspace_id, user))
    assert found is not None
    return found.name, found.mail, found.side


def test_who_was_erased_is_not_counted_and_has_no_name_when_they_are_read_again(
    office: Office, settings: Settings
) -> None:
    uncounted(office, "ana")
    office.world.people["U0FAY"]["profile"] = {"email": "fay@example.com"}
    erasure.erase(settings, "U0ANA", "", office.now)
    erasure.erase(settings, "U0FAY", "", office.now)
    left = office.store.read(lambda session: session.exec(select(CountingChoice.user_id)).all())

    read_again(office)
    office.event(type="user_change", user=office.world.people["U0FAY"])
    office.now += timedelta(hours=2)
    office.drumbeat("fay", "status")

    assert len(left) == 2 and not any("U0" in name for name in left)
    assert (is_counted(office, "U0ANA"), is_counted(office, "U0FAY")) == (False, False)
    assert known(office, "U0ANA") == known(office, "U0FAY") == ("", None, "sales")


def test_who_is_welcome_again_has_their_name_back(office: Office, settings: Settings) -> None:
    erasure.erase(settings, "U0FAY", "", office.now)
    read_again(office)

    assert erasure.welcome(settings, "U0FAY", "", office.now) == 1
    office.deliver()

    assert known(office, "U0FAY")[0] == "Fay"
    assert is_counted(office, "U0FAY")


def test_an_admin_has_them_counted_again(office: Office, settings: Settings) -> None:
    uncounted(office, "ana")
    erasure.erase(settings, "U0ANA", "", office.now)
    read_again(office)

    assert erasure.welcome(settings, "U0ANA", "", office.now) == 1
    assert is_counted(office, "U0ANA")
    assert erasure.welcome(settings, "U0ANA", "", office.now) == 0


def test_a_choice_of_somebody_who_was_never_erased_is_theirs_alone(
    office: Office, settings: Settings
) -> None:
    uncounted(office, "ana")

    assert erasure.welcome(settings, "U0ANA", "", office.now) == 0
    assert not is_counted(office, "U0ANA")


def test_who_came_back_may_choose_to_be_counted_and_that_stays(office: Office, settings: Settings) -> None:
    uncounted(office, "ana")
    erasure.erase(settings, "U0ANA", "", office.now)
    read_again(office)

    office.click("ana", "touchpoint.counted", "yes")
    read_again(office)

    assert is_counted(office, "U0ANA")
    assert erasure.welcome(settings, "U0ANA", "", office.now) == 0


def test_the_lists_of_the_set_up_are_handed_over_and_cleared(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    leaders = ("selected_users", ["U0BEN", "U0FAY"])
    office.set_up(stewards=("selected_users", ["U0FAY", "U0GUS"]), sales_leaders=leaders)

    erasure.export(settings, "U0FAY", "", tmp_path / "fay.json")
    erasure.erase(settings, "U0FAY", "", office.now)

    given = json.loads((tmp_path / "fay.json").read_text())["T0OFFICE"]
    assert given["setup"][0]["stewards"] == ["U0FAY"]
    assert [source["leaders"] for source in given["side_source"]] == [["U0FAY"]]
    saved = office.store.read(lambda session: setup.find(session, office.workspace_id))
    sources = office.store.read(lambda session: member.sources(session, office.workspace_id))
    assert saved is not None and saved.stewards == ["U0GUS"]
    assert sorted(source.leaders for source in sources) == [["U0BEN"], ["U0CLEO"]]


def test_what_they_looked_after_goes_to_the_liaison_and_keeps_its_words(
    office: Office, settings: Settings
) -> None:
    office.submit("kim", "news.save", {**NEWS, "owner": ("selected_user", "U0MAE")}, data="news")

    erasure.erase(settings, "U0MAE", "", office.now)
    erasure.erase(settings, "U0MIRA", "", office.now)

    item = office.store.read(lambda session: session.get_one(NewsItem, 1))
    saved = office.store.read(lambda session: setup.find(session, office.workspace_id))
    assert (item.title, item.owner) == ("Fabrikam cut its prices", "U0DEV")
    assert saved is not None and saved.saved_by == "U0DEV"


def test_what_is_on_its_way_to_them_arrives_and_leaves_nothing(office: Office, settings: Settings) -> None:
    sent(office, "ana", CONFUSED)
    office.click("dev", "feedback.acknowledge", "1")
    ready = [one.number for one in office.deliverer.ready(50)]
    claimed = [one for one in office.deliverer.take(ready) if one.target == "U0ANA"]

    erasure.erase(settings, "U0ANA", "", office.now)
    office.deliverer.deliver(claimed[0])

    to_ana = select(Delivery).where(Delivery.target == "U0ANA")
    assert office.store.read(lambda session: session.exec(to_ana).all()) == []
    assert "picked up your feedback" in office.dms("ana")[-1]


def test_it_says_so_where_the_log_could_not_be_emptied(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(lite_office, "ana", CONFUSED)
    monkeypatch.setattr(engine, "PRAGMAS", [*engine.PRAGMAS, "busy_timeout=50"])
    path = lite_office.store.url.removeprefix("sqlite:///")
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM member").fetchone()
    settings = load(database_url=lite_office.store.url)

    with pytest.raises(SettingsError, match="Please run this once more"):
        erasure.erase(settings, "U0ANA", "", lite_office.now)
    reader.close()
    erasure.erase(settings, "U0ANA", "", lite_office.now)

    assert Path(f"{path}-wal").stat().st_size == 0
