"""Words for refusals of the methods: what a file or table must be."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
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
    "ballots_broken": _("Line %(line)s of the file: %(reason)s %(value)s"),
    "pb_unreadable": _("“%(file)s” cannot be read: %(reason)s."),
    "panel_file": _("%(file)s, row %(row)s: %(reason)s %(value)s"),
    "panel_file_unreadable": _("“%(file)s” cannot be read: %(reason)s."),
    "panel_has_no_seats": _("A panel needs at least one seat."),
    "panel_is_full": _("%(seated)s people sit already: none of the %(seats)s seats is free."),
    "panel_method_unknown": _("“%(method)s” is no way to draw a panel. Possible: %(known)s."),
    "panel_needs_tickets": _("A lottery needs at least one ticket."),
    "panel_gamma_not_above_nought": _("The weight of small chances must be above 0."),
    "panel_seated_and_gone": _("%(person)s cannot both stay and be gone."),
    "panel_plain_needs_seed": _("A plain lottery needs words that nobody knew before."),
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
}
