"""`hearth panel`: draw a panel by lot from two tables, and tell how fair and how sure it is."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path

from hearth.faces.shell import _panel_again as again
from hearth.faces.shell import _panel_words as words
from hearth.faces.shell._tables import TableError
from hearth.methods.errors import MethodError
from hearth.methods.sortition import (
    METHODS,
    Drawn,
    Feasibility,
    Lottery,
    Pool,
    draw,
    feasibility,
    household_prices_of,
    make_lottery,
    order_by_lot,
    prices_of,
    read_everybody,
    read_ids,
    read_pool,
    read_quotas,
    replacement_pool,
    verify,
    weights_of,
)

NAME = "panel"
HELP = "draw a panel by lot from people.csv and quotas.csv, with fair chances and proof"
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--people", type=Path, required=True, help="the pool: one row a person")
    parser.add_argument(
        "--quotas",
        type=Path,
        help="columns feature, value, min, max; without it a plain lottery by --seed",
    )
    parser.add_argument("--size", type=int, required=True, metavar="N", help="seats of the panel")
    parser.add_argument("--method", choices=METHODS, default="leximin", help="default: leximin")
    parser.add_argument(
        "--seed",
        metavar="WORDS",
        help="draw a ticket by these public words; without it the lottery is made and nothing drawn",
    )
    parser.add_argument(
        "--tickets", type=int, default=1000, metavar="M", help="equal tickets (default: 1000)"
    )
    parser.add_argument(
        "--lottery-seed",
        default="",
        metavar="WORDS",
        help="decides among equally fair lotteries and numbers the tickets (default: no words)",
    )
    parser.add_argument(
        "--household",
        default="",
        metavar="COLUMNS",
        help="nobody sits with somebody of the same household, told by these columns (comma between)",
    )
    parser.add_argument("--id", metavar="COLUMN", help="the column of names (default: id)")
    parser.add_argument(
        "--gamma", type=float, default=1.0, help="goldilocks: weight of small chances (default: 1)"
    )
    parser.add_argument(
        "--seated", type=Path, metavar="FILE", help="replacements: ids of those who stay"
    )
    parser.add_argument(
        "--gone", type=Path, metavar="FILE", help="replacements: ids of those who cannot come"
    )
    parser.add_argument(
        "--check", action="store_true", help="only say whether the quotas can be kept"
    )
    parser.add_argument("--verify", action="store_true", help="check every ticket and the bound")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="RESULT",
        help="make it again with the settings and seeds of an earlier --json result, and say whether it is the same",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of the account")


def run(args: argparse.Namespace) -> int:
    """0 where all went well; 1 where no panel is possible or a check fails; 2 and one line for what is wrong."""
    try:
        _settings_make_sense(args)
        if args.quotas is None:
            return _plain(args)
        earlier = None if args.against is None else again.read_result(args.against)
        if earlier is not None:
            again.set_as_in(args, earlier)
        pool, seats, seated = _read(args)
        possible = feasibility(pool, seats)
        if args.check or not possible.possible:
            return _only_feasibility(args, pool, seats, possible)
        lottery = make_lottery(
            pool,
            seats,
            method=args.method,
            tickets=args.tickets,
            seed=args.lottery_seed,
            gamma=args.gamma,
        )
        drawn = None if args.seed is None else draw(lottery, args.seed)
    except (MethodError, TableError) as error:
        wrong = words.of_error(error) if isinstance(error, MethodError) else error
        print(f"hearth panel: {wrong}", file=sys.stderr)
        return 2
    check = verify(pool, lottery) if args.verify else None
    told = _told(pool, lottery, drawn, seated, check)
    differ = [] if earlier is None else again.differences(earlier, told)
    if args.json:
        told |= {} if earlier is None else {"same_as_before": not differ, "differs_in": differ}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(words.account(pool, lottery, drawn, seated, check)))
        if earlier is not None:
            print(again.in_words(args.against.name, differ))
    return 1 if differ or (check is not None and not check.agrees) else 0


def _settings_make_sense(args: argparse.Namespace) -> None:
    if not args.gamma > 0:
        raise MethodError("panel_gamma_not_above_nought", gamma=args.gamma)
    if args.size < 1:
        raise MethodError("panel_has_no_seats", seats=args.size)
    if args.tickets < 1:
        raise MethodError("panel_needs_tickets", tickets=args.tickets)


def _plain(args: argparse.Namespace) -> int:
    """Everybody has the same chance: who sits, and who follows in which order."""
    if args.seed is None:
        raise MethodError("panel_plain_needs_seed")
    ids = read_everybody(args.people, id_column=args.id)
    stays, gone = _stays_and_gone(args, ids)
    order = [one for one in order_by_lot(ids, args.seed) if one not in {*stays, *gone}]
    free = max(args.size - len(stays), 0)
    drawn, after = order[:free], order[free:]
    if args.json:
        told = {"selected": drawn, "reserve": after, "seed": args.seed}
        told |= {"already_seated": list(stays)} if stays else {}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(words.plain_account(len(ids), args.size, args.seed, drawn, after, stays)))
    return 0


def _stays_and_gone(
    args: argparse.Namespace, known: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who sits already and who has dropped out; nobody can be both."""
    stays = read_ids(args.seated, known, name=args.seated.name) if args.seated else ()
    gone = read_ids(args.gone, known, name=args.gone.name) if args.gone else ()
    if both := sorted(set(stays) & set(gone)):
        raise MethodError("panel_seated_and_gone", person=both[0])
    return stays, gone


def _read(args: argparse.Namespace) -> tuple[Pool, int, tuple[str, ...]]:
    """The pool, the seats to draw, and who sits already."""
    quotas = read_quotas(args.quotas)
    columns = [one.strip() for one in args.household.split(",") if one.strip()]
    pool = read_pool(args.people, quotas, id_column=args.id, household_columns=columns)
    seated, gone = _stays_and_gone(args, set(pool.ids))
    if args.seated or args.gone:
        pool, seats = replacement_pool(pool, args.size, seated=seated, gone=gone)
        return pool, seats, seated
    return pool, args.size, ()


def _only_feasibility(
    args: argparse.Namespace, pool: Pool, seats: int, possible: Feasibility
) -> int:
    if args.json:
        told = {
            "feasible": possible.possible,
            "reasons": [{"code": one.code, **one.facts} for one in possible.reasons],
            "relaxation": [asdict(change) for change in possible.changes],
            "relaxation_seats": possible.seats_moved,
            "relaxation_beyond_flex": possible.beyond_flex,
            "in_words": words.of_feasibility(pool, seats, possible),
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print("\n".join(words.of_feasibility(pool, seats, possible)))
    return 0 if possible.possible else 1


def _multipliers(pool: Pool, lottery: Lottery) -> dict | None:
    """What anybody needs to work the largest minimum out again; see docs/methods/sortition.md."""
    if lottery.bound is None:
        return None
    weights = weights_of(pool, lottery)
    return {
        "weights": {person: weight for person, weight in weights.items() if weight},
        "quotas": [
            {"feature": feature, "value": value, "multiplier": price}
            for (feature, value), price in prices_of(pool, lottery).items()
        ],
        "households": [
            {
                "members": [dict(zip(pool.features, one, strict=True)) for one in mix.members],
                "households": mix.households,
                "multiplier": mix.multiplier,
            }
            for mix in household_prices_of(pool, lottery)
        ],
        "seats": float(lottery.bound.quota[-1]),
    }


def _told(
    pool: Pool, lottery: Lottery, drawn: Drawn | None, seated: tuple[str, ...], check
) -> dict:
    """All of it, for programmes."""
    told = {
        "method": lottery.method,
        "size": lottery.seats,
        "selected": None if drawn is None else list(drawn.selected),
        "ticket": None if drawn is None else drawn.ticket,
        "seed": None if drawn is None else drawn.seed,
        "probabilities": dict(zip(lottery.ids, lottery.probabilities, strict=True)),
        "minimum_probability": lottery.minimum_probability,
        "maximum_probability": lottery.maximum_probability,
        "largest_minimum": lottery.largest_minimum,
        "optimality_gap": lottery.optimality_gap,
        "gap_measured_in": lottery.aim,
        "proved_by": lottery.proved_by,
        "never_chosen": list(lottery.never),
        "tickets_held": dict(zip(lottery.ids, lottery.held, strict=True)),
        "largest_rounding_in_tickets": lottery.largest_rounding,
        "gamma": lottery.gamma,
        "lottery_seed": lottery.seed,
        "pool_digest": pool.digest,
        "digest": lottery.digest,
        "quotas": words.quota_rows(pool, lottery, drawn),
        "proof": _multipliers(pool, lottery),
        "tickets": [list(one) for one in lottery.tickets],
    }
    if seated:
        told["already_seated"] = list(seated)
    if check is not None:
        told["verified"] = check.agrees
        told["faults"] = [list(fault) for fault in check.faults]
    return told
