"""Purpose: changes what others were told of a person who is erased, in the ledger and by it in Slack.

What was said of their own is said no more; elsewhere they are taken out of the words. What shows a thing as
it stands is drawn anew by its feature. A file that was sent stays in Slack: it can't be changed there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.operator.redaction import Redaction
from domain.delivery import DeliveryKind, DeliveryState
from handlers.shared.feature import Cards
from messages import quiet as bundles
from messages.blocks import Message, message, said_before, saying
from messages.mrkdwn import escape
from storage import outbox
from storage.erasure import WORDS, Trace
from storage.outbox import About, deliveries, traces
from storage.outbox.deliveries import Delivery
from storage.outbox.retention import EMPTIED
from storage.scope import Scope

# What stands in Slack instead of a message with the person's words.
ERASED = saying(escape(WORDS))
SAID = (DeliveryKind.MESSAGE, DeliveryKind.UPDATE)


@dataclass
class Retraction:
    """One person's, in one workspace. `cards` draw anew what shows a thing, by its kind."""

    scope: Scope
    redaction: Redaction
    trace: Trace
    cards: Mapping[str, Cards]
    _corrected: dict[str, None] = field(default_factory=dict)
    _bundles: dict[str, None] = field(default_factory=dict)

    def run(self) -> None:
        """Once the person is out of every other table."""
        session, workspace_id = self.scope.session, self.scope.workspace_id
        own = traces.deliveries_about(session, workspace_id, self.trace.theirs)
        beside = traces.deliveries_about(session, workspace_id, self.trace.named)
        own += [one for one in beside if one.payload == EMPTIED]
        for one in own:
            self._withdraw(one)
        session.flush()
        self._correct_others(traces.may_name(session, workspace_id, self.redaction.user_id))
        for key in self._bundles:
            self._bundle_anew(key)
        self._redraw()
        traces.rename(session, workspace_id, self.redaction.user_id, self.redaction.token)

    def _things(self) -> list[About]:
        return sorted(thing for thing in self.trace.theirs | self.trace.named if thing.kind in self.cards)

    def _is_card(self, one: Delivery) -> bool:
        about = About(one.about_kind, one.about_number)
        keys = self.cards[about.kind].keys(about.number) if about.kind in self.cards else ()
        return one.key in keys or one.of_key in keys

    def _withdraw(self, one: Delivery) -> None:
        """What was not said yet is not said; what was is replaced."""
        if one.kind not in SAID:
            return
        waits = one.state == DeliveryState.HELD or (one.state == DeliveryState.WAITING and one.attempts == 0)
        is_card = self._is_card(one)
        if waits and not (is_card and one.kind == DeliveryKind.MESSAGE):
            self.scope.session.delete(one)
            return
        self._replace(one, ERASED)
        if one.kind == DeliveryKind.MESSAGE and not is_card:
            self._change(one, ERASED)

    def _replace(self, one: Delivery, said: Message) -> None:
        one.payload = said.payload()
        self.scope.session.add(one)

    def _change(self, one: Delivery, said: Message) -> None:
        """Owe the change of what stands in Slack, or may stand there soon."""
        if one.state == DeliveryState.BUNDLED:
            self._bundles[str(one.of_key)] = None
        elif one.state in {DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.WAITING}:
            key = f"erased:{one.number}:{self.scope.now.timestamp():.0f}"
            about = About(one.about_kind, one.about_number)
            outbox.update(self.scope, one.key, key, said, about=about)

    def _correct_others(self, found: Sequence[Delivery]) -> None:
        for one in sorted(found, key=lambda one: one.state != DeliveryState.BUNDLED):
            if one.key not in self._bundles:
                self._correct(one)
        self.scope.session.flush()
        for key in self._corrected:
            self._say_corrected(key)

    def _correct(self, one: Delivery) -> None:
        if one.kind == DeliveryKind.FILE and one.state == DeliveryState.SENT:
            new = EMPTIED  # nothing is made of its values any more
        else:
            new = self.redaction.of(one.payload, named=one.kind == DeliveryKind.FILE)
        if new == one.payload:
            return
        one.payload = new
        self.scope.session.add(one)
        if one.kind == DeliveryKind.MESSAGE and one.state == DeliveryState.BUNDLED:
            self._bundles[str(one.of_key)] = None
        elif one.kind in SAID and not self._is_card(one):
            self._corrected[one.key if one.kind == DeliveryKind.MESSAGE else str(one.of_key)] = None

    def _say_corrected(self, key: str) -> None:
        """As it was last said: it may have been changed since it was posted."""
        session, workspace_id = self.scope.session, self.scope.workspace_id
        original = deliveries.find(session, workspace_id, key)
        if original and (original.state != DeliveryState.WAITING or original.attempts):
            last = traces.last_change(session, workspace_id, key) or original
            self._change(original, message(last.payload["text"], said_before(last.payload)))

    def _bundle_anew(self, key: str) -> None:
        """The parts as they are now, where all of them are still there."""
        session, workspace_id = self.scope.session, self.scope.workspace_id
        bundle, parts = (
            deliveries.find(session, workspace_id, key),
            traces.parts_of(session, workspace_id, key),
        )
        if bundle is None:
            return
        payloads = [one.payload for one in parts]
        if EMPTIED in (bundle.payload, *payloads):
            said = ERASED
        else:
            said = bundles.with_snooze(bundles.bundle(payloads).payload(), key)
        self._replace(bundle, said)
        self._change(bundle, said)

    def _redraw(self) -> None:
        for thing in self._things():
            self.cards[thing.kind].draw(self.scope, thing.number, f"erased:{self.scope.now.timestamp():.0f}")
