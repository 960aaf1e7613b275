"""Words for refusals: every code that the house can refuse with, in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hearth.kit.refusals import Refused

WORDS: dict[str, str | Promise] = {
    # core
    "slug_not_usable": _(
        "“%(slug)s” cannot be used as an address. Use small letters, digits and dashes."
    ),
    "slug_taken": _("There is already a network at “%(slug)s”."),
    "name_missing": _("Please give a name."),
    "may_not_describe_network": _("Only a steward may change what the network says of itself."),
    "small_number_too_low": _("Numbers below %(least)s must always be hidden."),
    "languages_missing": _("The main language must be among the languages of the network."),
    "translation_empty": _("The translation is empty."),
    "organisation_exists": _("“%(name)s” is already in the network."),
    "kind_unknown": _("“%(kind)s” is not a kind that we know."),
    "role_unknown": _("“%(role)s” is not a role that we know."),
    "may_not_invite": _("Your role does not allow you to invite somebody into this one."),
    "last_steward": _("A network needs a steward. Give the role to somebody else first."),
    "not_a_champion": _("This person is not a champion of this network."),
    "link_unknown": _("This link is not known here. Perhaps it was copied without its end."),
    "link_used": _("This link has been used already. It works once only."),
    "link_expired": _("This link is too old. Please ask for a new one."),
    "code_unknown": _("We do not know this code. Please check it letter by letter."),
    "account_exists": _(
        "There is an account with this e-mail. Please sign in, then open the link again."
    ),
    # listen
    "nothing_said": _("Please write what you want to say."),
    "said_too_much": _(
        "This is longer than %(most)s letters. Please shorten it, or send it in two parts."
    ),
    "kind_of_voice_unknown": _("“%(kind)s” is not a kind of voice that we know."),
    "group_size_not_usable": _("A group counts from 1 to %(most)s people."),
    "group_size_not_a_number": _("“%(text)s” is not a number of people."),
    "round_not_open": _("This listening round is not open at the moment."),
    "no_open_round": _(
        "No listening round is open, so words cannot be kept. Leave them out, or ask the team."
    ),
    "round_without_title": _("Please give the round a title."),
    "round_without_question": _("Please write the question."),
    "round_ends_first": _("The round closes before it opens."),
    "question_already_asked": _(
        "People have been asked this question. Close the round and begin a new one."
    ),
    "voice_withdrawn": _("This voice was taken back."),
    "voice_state_unknown": _("A voice that is “%(before)s” cannot become “%(state)s”."),
    "reason_missing": _("Please choose a reason."),
    "may_not_speak_for_others": _(
        "Champions and the team write down what others say. Please sign in first."
    ),
    "too_many_guesses": _(
        "Too many codes that we do not know came from your connection. Please try again in %(minutes)s minutes."
    ),
    "nothing_to_undo": _("There is nothing to undo."),
    "alert_closed": _("This alert was closed already."),
    "outcome_missing": _("Please say what was done."),
    "sheet_not_readable": _("This file cannot be read as a table (%(why)s)."),
    "not_json": _("This is not a JSON object."),
    "key_missing": _(
        "A voice needs a “key”: a UUID made once for it, sent again when the answer was lost."
    ),
    "sheet_gone": _("The uploaded file is no longer here. Please upload it again."),
    "sheet_empty": _("This file has no rows below its headings."),
    "sheet_too_long": _("This file has more than %(most)s rows. Please split it."),
    "file_too_large": _("This file is larger than %(most_mb)s MB. Please split it."),
    "column_for_text_missing": _("Say which column holds what people said."),
    "row_was_moderated_out": _("It was moderated out where it came from."),
    "row_twice": _("The same row stands further up (%(identity)s)."),
    "date_not_readable": _("“%(text)s” is not a date that we can read."),
    "import_not_waiting": _("This import has been started already."),
    "import_not_done": _("This import is not finished."),
    "import_has_bad_rows": _("%(n)s rows cannot be kept, and you chose all or nothing."),
    # decide
    "vote_without_title": _("Please give the vote a title."),
    "vote_without_money": _("Say how much money there is to share out."),
    "vote_for_nobody": _("Say in plain words who may vote."),
    "vote_closes_first": _("The vote closes before it opens."),
    "vote_is_locked": _("The vote has opened: its rule, projects and days are locked."),
    "vote_without_projects": _("A vote needs at least two projects."),
    "vote_is_over": _("The closing time has passed already."),
    "vote_not_open": _("This vote takes no ballots at the moment."),
    "vote_still_open": _(
        "People are still voting. It closes by itself at the time that was announced."
    ),
    "vote_not_closed": _("The vote must close before it is counted."),
    "no_ballots": _("Nobody has voted, so there is nothing to count."),
    "project_costs_nothing": _("A project costs at least something."),
    "project_not_on_ballot": _("One of these projects is not on the ballot."),
    "ballot_empty": _("Choose at least one project."),
    "codes_too_many": _("Make between 1 and %(most)s codes at a time."),
    "voter_code_unknown": _(
        "This code does not belong to this vote. Please check it letter by letter."
    ),
    "voted_on_paper": _("A paper ballot with this code is in the box already."),
    "already_voted": _("There is a ballot with this code already."),
    "sheet_without_number": _("Write the number that stands on the sheet."),
    "sheet_is_done": _("Sheet %(sheet)s has been entered twice already."),
    "same_person_twice": _(
        "You entered sheet %(sheet)s before. The second reading is for somebody else."
    ),
    "sheet_code_differs": _(
        "The first reader saw another code on sheet %(sheet)s. Please look again."
    ),
    "sheet_not_differing": _("There is nothing to settle on this sheet."),
    "reason_for_priority_missing": _("Say why this comes first."),
    "chosen_by_nobody": _("Say which meeting, council or vote chose it."),
    "decision_without_words": _("Please write what was decided."),
    "decision_without_reasons": _("A decision needs its reasons."),
    "decision_without_owner": _("A decision needs somebody who sees to it."),
    "veto_of_nothing": _("A veto names the decision that it stops."),
    "decision_is_published": _("A published decision is not changed. Add an amendment instead."),
    "decision_not_published": _("This decision is still a draft: change it directly."),
    # methods
    "unknown_explanation": _("“%(explain)s” is no way of explaining. There are: %(known)s."),
    "ballots_unequal_lengths": _(
        "There are %(voters)s voters and %(projects)s choices; they must pair up."
    ),
    "ballots_out_of_range": _(
        "A ballot names a voter or project that does not exist (%(voters)s voters, %(projects)s projects)."
    ),
    "unknown_project": _("“%(project)s” is not a project of this election."),
    "money_not_whole": _(
        "The money of “%(what)s” must be a whole number that is not below zero (%(amount)s)."
    ),
    "unknown_ballot_kind": _("“%(kind)s” is no kind of ballot. There are: %(known)s."),
    "ranking_too_long": _(
        "A ranking names %(found)s projects, but at most %(longest)s may be ranked."
    ),
    "points_not_whole": _("Points must be whole numbers that are not below zero (%(points)s)."),
    "project_twice": _("The project “%(project)s” is listed twice."),
    "ballots_for_other_projects": _(
        "The ballots are for %(ballots)s projects, the election has %(projects)s."
    ),
    "pb_broken": _("Line %(line)s of the file: %(reason)s %(value)s"),
    "pb_unreadable": _("“%(file)s” cannot be read: %(reason)s."),
    "panel_file": _("%(file)s, row %(row)s: %(reason)s %(value)s"),
    "panel_file_unreadable": _("“%(file)s” cannot be read: %(reason)s."),
    "panel_has_no_seats": _("A panel needs at least one seat."),
    "panel_is_full": _("%(seated)s people sit already: none of the %(seats)s seats is free."),
    "panel_method_unknown": _("“%(method)s” is no way to draw a panel. Possible: %(known)s."),
    "panel_needs_tickets": _("A lottery needs at least one ticket."),
    "panel_gamma_not_above_nought": _("The weight of small chances must be above 0."),
    "panel_seated_and_gone": _("%(person)s cannot both stay and be gone."),
    "panel_solver_failed": _("The sums for this panel did not come to an end."),
    "legacy_found_none": _("The greedy draw found no panel in %(attempts)s attempts."),
    "no_quotas": _("There are no quotas."),
    "quotas_impossible": _("No panel can keep all these quotas."),
    "quota_twice": _("%(feature)s: %(value)s has two quotas."),
    "quota_upside_down": _("%(feature)s: %(value)s asks for more than it allows."),
    "person_twice": _("%(person)s is in the pool twice."),
    "answer_unknown": _("There is no quota for %(feature)s: %(value)s (%(person)s)."),
    "rule_unknown_setting": _("“%(value)s” is not possible for %(setting)s. Possible: %(known)s."),
    "rule_contradicts_itself": _(
        "%(setting)s cannot be “%(value)s” together with the rest of this rule."
    ),
    "conversation_broken": _("%(file)s, line %(line)s: %(reason)s %(value)s"),
    "conversation_unreadable": _("“%(file)s” cannot be read: %(reason)s."),
    "no_votes": _("There are no votes yet."),
    "too_many_statements": _("%(count)s statements are too many here; at most %(most)s."),
    "votes_do_not_match": _("Each vote needs a person, a statement and an answer."),
    "vote_unknown": _("“%(value)s” is not a vote. Possible: 1 (agree), 0 (pass), -1 (disagree)."),
    "threshold_too_low": _("A threshold of %(threshold)s protects nobody; take 2 or more."),
    "counts_below_zero": _("A count cannot be below zero."),
    "more_successes_than_trials": _("%(successes)s of %(trials)s cannot be."),
    "groups_do_not_match": _("There are %(counted)s counts for %(residents)s groups of residents."),
    "no_residents": _("Nobody lives in any of these groups, so there is nothing to compare with."),
    "not_a_number": _(
        "“%(name)s” holds something that is not a number (entry %(at)s, counted from 0)."
    ),
    "number_too_small": _(
        "“%(name)s” holds a number below %(least)s (entry %(at)s, counted from 0)."
    ),
    "number_too_large": _(
        "“%(name)s” holds a number above %(most)s (entry %(at)s, counted from 0)."
    ),
    "not_whole": _("“%(name)s” holds a number that is not whole (entry %(at)s, counted from 0)."),
    "table_empty": _("“%(name)s” is empty."),
    "tables_do_not_match": _(
        "“%(first)s” (%(first_shape)s) and “%(second)s” (%(second_shape)s) do not have the same shape."
    ),
    "confidence_out_of_range": _("A confidence of %(confidence)s is not between 0 and 1."),
    "baseline_out_of_range": _("A baseline of %(baseline)s is not possible here."),
    "nothing_to_divide_by": _("“%(name)s” must be above zero (entry %(at)s, counted from 0)."),
    "too_few_points": _("There are %(found)s values; at least %(least)s are needed."),
    "no_standard_population": _("The standard population has nobody in it."),
    "band_without_people": _("Nobody lives in band %(band)s (counted from 0) of the reference."),
    "phase_out_of_range": _("A change or phase must begin at one of the %(points)s points."),
    "limits_missing": _("Figures of the kind “%(kind)s” need their lower and upper limits."),
    "value_outside_limits": _(
        "A value does not lie between its limits (entry %(at)s, counted from 0)."
    ),
    "nobody_in_a_group": _("A group has no people (entry %(at)s, counted from 0)."),
    "no_place_on_scale": _(
        "“%(name)s” holds a figure that a %(kind)s cannot have here: none, or all (entry %(at)s)."
    ),
    "code_out_of_range": _(
        "Dimension %(dimension)s has %(categories)s categories, numbered from 0; entry %(at)s is not one."
    ),
    "nobody_in_category": _(
        "Nobody counted is in category %(category)s of dimension %(dimension)s. Merge it with another."
    ),
    "limits_upside_down": _("Limits of %(low)s and %(high)s do not lie on either side of 1."),
    "not_zero_or_one": _("“%(name)s” may only hold 0 and 1 (entry %(at)s, counted from 0)."),
    "ratio_out_of_range": _("A ratio of %(ratio)s is not between 0 and 1."),
    "candidate_listed_twice": _("“%(candidate)s” is listed twice."),
    "candidate_unknown": _(
        "Ballot %(ballot)s (counted from 0) names “%(candidate)s”, who does not stand."
    ),
    "candidate_ranked_twice": _("Ballot %(ballot)s (counted from 0) ranks “%(candidate)s” twice."),
    "lot_incomplete": _(
        "The lot must name each of the %(candidates)s candidates once; it has %(lot)s names."
    ),
    "seats_out_of_range": _("%(seats)s seats cannot be filled from %(candidates)s candidates."),
    "grades_out_of_range": _("Grades must be whole numbers from 0 to %(best)s."),
    "bands_not_rising": _("%(found)s ages for %(bands)s bands: they must begin at 0 and rise."),
    # reach
    "message_without_title": _("Please give the message a title."),
    "message_without_words": _("Please write what the message says."),
    "message_already_sent": _("This message has gone out. Write a new one instead."),
    "message_not_signed": _(
        "It needs both signatures first: lived experience and clinical expertise."
    ),
    "may_not_sign": _(
        "Champions and council members sign from lived experience, professionals as clinicians."
    ),
    "signed_the_other_side": _("You signed the other side already. Two people must sign."),
    "no_needs_a_reason": _("Please say what must change."),
    "contact_of_nobody": _("A report is about at least one person."),
    "contact_too_large": _("More than %(most)s people at once? Please report it in parts."),
    "contact_in_the_future": _("This day has not come yet."),
    "not_your_report": _("Only who made a report may take it back."),
    # learn
    "indicator_exists": _("There is already an indicator called “%(name)s”."),
    "unit_unknown": _("“%(unit)s” is not a unit that we know."),
    "period_backwards": _("The period ends before it begins."),
    "share_needs_counts": _("A share needs both: how many, and of how many."),
    "numerator_too_large": _("%(numerator)s of %(denominator)s cannot be."),
    "value_missing": _("Please give a value."),
    "answer_about_nothing": _("Say what the answer is about."),
    "answer_without_words": _("Please write both: what people said, and what was done."),
    "answer_not_published": _("Publish the answer first."),
    # act
    "for_the_team": _("Only the network's team can do this."),
    "not_of_this_network": _("This belongs to another network."),
    "not_your_organisation": _("You can only change what belongs to your own organisation."),
    "programme_without_title": _("Please give the programme a title."),
    "programme_exists": _("There is already a programme called “%(title)s”."),
    "programme_ends_first": _("The last day comes before the first."),
    "programme_state_unknown": _("A programme cannot be “%(state)s”."),
    "source_unknown": _("A programme cannot come from a “%(kind)s”."),
    "goal_without_words": _("Please write the goal."),
    "partner_role_unknown": _("“%(role)s” is not a role in a programme."),
    "commitment_without_words": _("Please write what is promised."),
    "commitment_of_nobody": _("Say who promises it: an organisation or a role."),
    "commitment_state_unknown": _("This commitment is “%(before)s”; it cannot become “%(state)s”."),
    "broken_needs_a_reason": _("Please say why it could not be kept. People deserve to know."),
    "event_without_title": _("Please give the event a title."),
    "event_ends_first": _("The event ends before it begins."),
    "event_too_long": _("An event lasts two weeks at most. Plan a series instead."),
    "event_nowhere": _("Say where it is: a place, an address, or a link to join."),
    "event_cancelled": _("This event has been called off."),
    "event_held": _("This event has been held already."),
    "event_over": _("This event is over."),
    "event_not_yet": _("This event has not begun yet."),
    "access_unknown": _("We do not know the access feature “%(access)s”."),
    "capacity_of_nobody": _("There must be room for at least one person."),
    "capacity_below_booked": _("%(taken)s places are booked already. There must be room for them."),
    "repeat_unknown": _("“%(repeat)s” is not a rhythm that we know."),
    "repeat_without_end": _("Say until which day it repeats, after the first time."),
    "too_many_times": _("At most %(most)s times in one go. Choose an earlier last day."),
    "cancel_needs_a_reason": _("Please say why, so that people understand."),
    "booking_not_needed": _("No booking is needed: just come."),
    "party_size_wrong": _("Please book for 1 to %(most)s people. For more, ask the team."),
    "contact_not_an_address": _("This does not look like an e-mail address."),
    "attendance_too_large": _("More than %(most)s people? Please check the number."),
    "groups_more_than_people": _(
        "%(dimension)s: the groups add up to more than the %(people)s who came."
    ),
    "note_without_words": _("Please write the note."),
    "service_exists": _("“%(name)s” is already in the directory."),
    "service_not_reachable": _(
        "Say how people get it: phone, e-mail, website, address or in words."
    ),
    "service_state_unknown": _("A listing cannot be “%(state)s”."),
    "need_unknown": _("“%(need)s” is not a need that we sort by."),
    "listing_wrong": _("%(field)s: %(why)s"),
    "source_missing": _("Please say with whom you checked it."),
    # understand
    "theme_exists": _("There is already a theme called “%(name)s”."),
    "theme_not_active": _("The theme “%(name)s” is closed: it was merged or retired."),
    "theme_not_retired": _("The theme “%(name)s” is not retired."),
    "theme_into_itself": _("“%(name)s” cannot be merged into itself."),
    "theme_under_itself": _("“%(name)s” cannot stand under itself."),
    "may_not_code": _("Coding is for champions, council members, professionals and facilitators."),
    "voice_unknown": _("There is no such voice here. Perhaps it was withdrawn."),
    "task_names_nothing": _("Say which group or which place the task is about."),
    "task_due_in_the_past": _("The day has already passed. Choose today or later."),
    "task_state_unknown": _("This task is “%(before)s”; it cannot become “%(state)s”."),
    # places
    "code_list_unknown": _("There is no code list “%(key)s”. There are: %(known)s."),
    "parent_unknown": _("“%(code)s” lies in “%(parent)s”, which is not listed before it."),
    "place_twice": _("The place “%(code)s” is listed twice."),
    "tree_exists": _("This network has its places already."),
    "place_unknown": _("There is no place “%(code)s” in this network."),
    "category_unknown": _("“%(category)s” is not a group of “%(dimension)s”."),
    "count_negative": _("A count cannot be below zero (%(count)s)."),
}


def words_of(refused: Any) -> str:
    """The sentence for a refusal (or a method's error): code and facts made into words."""
    sentence = WORDS.get(refused.code)
    if sentence is None:
        return refused.code
    return str(sentence) % refused.facts


class RefusalMiddleware:
    """A refusal that a view did not answer itself becomes a page that says why (status 422)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        context = {"words": words_of(exception)}
        return render(request, "shared/failures/refused.html", context, status=422)
