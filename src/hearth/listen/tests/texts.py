"""A phone for tests: texts in, what comes back; and a round that it can answer."""

from __future__ import annotations

from datetime import timedelta

from hearth.core.post import services as post
from hearth.kit.actors import Actor
from hearth.listen import services

TEAM = Actor("facilitator")
NUMBER = "+447700900123"


def make_round(network, now, question="What would help you to stay well?", **given):
    made = services.make_round(
        network,
        title="Spring",
        question=question,
        opens_on=now.date() - timedelta(days=2),
        closes_on=now.date() + timedelta(days=20),
        by=TEAM,
        now=now,
        **given,
    )
    return services.open_round(made, by=TEAM, now=now)


class Phone:
    """A person's phone: texts in, and what comes back to it."""

    def __init__(self, network, now, number=NUMBER):
        self.network, self.now, self.number, self.count = network, now, number, 0
        self.gateway, _secret = post.add_gateway(
            network, kind="cht", name="Phone", by=Actor("steward"), now=now
        )

    def text(self, body, *, after=60):
        """Send a text some seconds after the last one; the replies that come back."""
        self.now += timedelta(seconds=after)
        self.count += 1
        inbound, _new = post.take_in(
            self.gateway,
            message_id=f"m{self.count}",
            sender=self.number,
            body=body,
            said_at=self.now,
            now=self.now,
        )
        services.take_text(inbound, now=self.now)
        return self.read()

    def read(self):
        letters = post.letters_for(self.gateway, now=self.now)
        bodies = [letter.body for letter in letters]
        for letter in letters:
            post.note_status(self.gateway, letter_id=letter.id, status="sent", now=self.now)
        return "\n".join(bodies)

    def texts(self, *bodies):
        return [self.text(body) for body in bodies]
