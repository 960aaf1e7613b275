"""The words around a voice: its kinds, states, reasons, and what a speaker may agree to."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hearth.core.people.models import Purpose
from hearth.listen.queries import Kind, Moderation, Voice

#: What somebody picks when they speak.
KINDS: dict[str, Promise] = {
    Kind.NEED: _("Something we need"),
    Kind.BARRIER: _("Something in the way"),
    Kind.IDEA: _("An idea"),
    Kind.STRENGTH: _("Something good that helps"),
    Kind.STORY: _("What happened to me"),
}

#: The same in a table or on a badge.
KIND_WORDS: dict[str, Promise] = {
    Kind.NEED: _("Need"),
    Kind.BARRIER: _("Barrier"),
    Kind.IDEA: _("Idea"),
    Kind.STRENGTH: _("Strength"),
    Kind.STORY: _("Story"),
}

STATE_WORDS: dict[str, Promise] = {
    Voice.State.WAITING: _("Waiting to be read"),
    Voice.State.SHOWN: _("Read"),
    Voice.State.KEPT_BACK: _("Kept private"),
    Voice.State.WITHDRAWN: _("Taken back"),
}

STATE_TONES: dict[str, str] = {
    Voice.State.WAITING: "wait",
    Voice.State.SHOWN: "good",
    Voice.State.KEPT_BACK: "quiet",
    Voice.State.WITHDRAWN: "quiet",
}

CHANNEL_WORDS: dict[str, Promise] = {
    Voice.Channel.WEB: _("On the web"),
    Voice.Channel.CHAMPION: _("Through a champion"),
    Voice.Channel.PAPER: _("On paper"),
    Voice.Channel.IMPORT: _("From a spreadsheet"),
    Voice.Channel.EVENT: _("At an event"),
    Voice.Channel.REACH: _("While a message was carried"),
    Voice.Channel.ODK: _("With a form app"),
    Voice.Channel.SMS: _("By text message"),
    Voice.Channel.EMAIL: _("By e-mail"),
    Voice.Channel.MEETING: _("At a table in a meeting"),
}

#: Why a voice is not shown; the same list stands on the page on how we look after voices.
REASON_WORDS: dict[str, Promise] = {
    Moderation.Reason.NAMES: _("It could tell who somebody is"),
    Moderation.Reason.HURTS: _("It could hurt a person or a group"),
    Moderation.Reason.UNSAFE: _("Somebody may be in danger, so we help rather than publish"),
    Moderation.Reason.OFF_TOPIC: _("It is about something that this network cannot work on"),
    Moderation.Reason.ADVERT: _("It advertises something"),
    Moderation.Reason.TWICE: _("The same voice came twice"),
}

#: The very words that somebody agrees to; they are kept with the answer.
CONSENT_WORDS: dict[str, Promise] = {
    Purpose.KEEP: _(
        "By sending this I agree that the network keeps my words to understand what people here need."
    ),
    Purpose.QUOTE: _("You may show my words to others, without my name."),
    Purpose.HEAR_BACK: _("Tell me what became of what I said."),
    Purpose.MESSAGES: _("Send me health news from the network now and then."),
    Purpose.SHARE_PARTNERS: _(
        "You may pass my words, without my name, to partner organisations who can help."
    ),
}

#: The same, said by whoever writes it down for somebody else.
CONSENT_WORDS_FOR_OTHERS: dict[str, Promise] = {
    Purpose.KEEP: _("I have told them that the network keeps these words, and they agree."),
    Purpose.QUOTE: _("They agree that these words may be shown to others, without a name."),
    Purpose.HEAR_BACK: _("They want to be told what became of it."),
    Purpose.MESSAGES: _("They want health news from the network now and then."),
    Purpose.SHARE_PARTNERS: _(
        "They agree that the words, without a name, may go to partners who can help."
    ),
}
