"""Words for refusals of panels by lot and plain lotteries."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "panel_not_of_form": _("This activity is no panel and no lottery."),
    "panel_seats_wrong": _("A panel has between 1 and %(most)s seats."),
    "panel_tickets_wrong": _("A lottery has between 1 and %(most)s tickets."),
    "panel_method_not_of_form": _(
        "A plain lottery has no targets; a panel by targets needs a method."
    ),
    "panel_has_no_targets": _("A plain lottery has no targets: everybody has the same chance."),
    "feature_unknown": _("The census says nothing about “%(feature)s”."),
    "target_upside_down": _("%(feature)s, %(value)s: the least is above the most."),
    "targets_ask_too_many": _(
        "%(feature)s: the targets ask for at least %(asked)s people, but there are %(seats)s seats."
    ),
    "targets_allow_too_few": _(
        "%(feature)s: the targets allow %(allowed)s people at most, but there are %(seats)s seats."
    ),
    "meeting_ends_first": _("The meeting ends before it begins."),
    "meeting_was_held": _("People came to this meeting: it stays."),
    "panel_is_over": _("Registering is over, so nobody else can be invited."),
    "letters_too_many": _("Make between 1 and %(most)s at a time."),
    "areas_unknown": _("We do not know how many people live in the areas. Load the places first."),
    "area_of_address_unknown": _(
        "No area of this panel has the code “%(area)s” (address: %(address)s)."
    ),
    "addresses_need_words": _("Write the public words by which the addresses are drawn."),
    "addresses_too_few": _(
        "Area %(area)s should get %(asked)s letters, but the list has %(there)s addresses there."
    ),
    "nobody_to_ask_again": _("Nobody of earlier panels said that they may be asked again."),
    "panel_not_open": _("Registering is not open at the moment."),
    "already_registered": _("Everybody who may use this letter is registered already."),
    "panel_name_missing": _("Please tell us your name, so that we can find you if you are drawn."),
    "contact_missing": _("Please give us a way to reach you if you are drawn."),
    "panel_place_needed": _("Please choose where you live: this is for people from these areas."),
    "too_young": _("This is for people of %(age)s or older."),
    "panel_not_set_up": _("Say first how many seats there are and how they are drawn."),
    "panel_without_targets": _("Set targets for at least one feature first."),
    "panel_without_seed": _("Say first where the words come from that will draw the panel."),
    "panel_seed_too_early": _("The public draw must be after registering has closed."),
    "panel_still_registering": _("People are still registering. The draw comes after closing."),
    "reserve_comes_first": _(
        "In a plain lottery the next in turn has the place; nothing is drawn again."
    ),
    "panel_seats_full": _("Every seat is taken."),
    "panel_pool_empty": _("Nobody has registered, so nobody can be drawn."),
    "nothing_to_relax": _("No targets stand in the way of a draw."),
    "relaxation_needs_reason": _(
        "Say in a sentence why the targets give way. Everybody will read it."
    ),
    "draw_not_ready": _("The tickets of this draw are not ready."),
    "draw_moment_past": _("The public draw must be ahead of us."),
    "draw_words_missing": _("Write the words or numbers as they were seen in public."),
    "draw_not_announced": _(
        "The tickets were ready only after that moment. Announce another public draw, whose words nobody can know."
    ),
    "draw_too_early": _("The public draw has not happened yet."),
    "panel_state_not_so": _("This is not possible at the moment. Please look at the page again."),
    "seat_given_on": _("The seat has been offered to somebody else in the meantime."),
    "not_on_panel": _("Somebody on this list has no seat on the panel."),
    "nothing_owed": _("Nothing is owed to this person."),
    "panel_not_drawn": _("Nobody has been drawn yet."),
    "panel_not_full": _("Some seats are free: wait until the panel is complete."),
    "composition_too_soon": _(
        "Too little has changed: who left and who came could be told. Wait for at least %(n)s changes."
    ),
}
