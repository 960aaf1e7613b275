"""Files of ballots as others write them: PrefLib (.soc, .soi, .toc, .toi) and .blt, with the line of a fault."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hearth.methods.errors import MethodError

PREFLIB = ("soc", "soi", "toc", "toi")
Ranking = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class BallotFile:
    """What a file says. `rankings` (B,) are tiers of names, best first; `counts` how many gave each;
    `lines` where each stands, from 1. Who withdrew is in no ballot. `seats` and `lot` only where told."""

    title: str
    candidates: tuple[str, ...]
    rankings: tuple[Ranking, ...]
    counts: tuple[int, ...]
    lines: tuple[int, ...]
    seats: int | None = None
    withdrawn: tuple[str, ...] = ()
    lot: tuple[str, ...] | None = None


def read_preflib(text: str) -> BallotFile:
    """A PrefLib file of orders, of today (a head of `# NAME: value`) or of before 2022 (a head of numbers).

    Parameters
    ----------
    text : the whole file

    Returns
    -------
    BallotFile

    Raises
    ------
    MethodError   "ballots_broken" with line, reason and value; nothing is half read

    Source
    ------
    Mattei and Walsh (2013), PrefLib: a library for preferences; the format of preflib.org.

    Examples
    --------
    >>> found = read_preflib(
    ...     "# ALTERNATIVE NAME 1: Ash\\n# ALTERNATIVE NAME 2: Elm\\n3: 2,1\\n1: {1,2}\\n"
    ... )
    >>> found.rankings, found.counts
    (((('Elm',), ('Ash',)), (('Ash', 'Elm'),)), (3, 1))
    """
    rows = [(line, row.strip()) for line, row in enumerate(_clean(text).splitlines(), 1)]
    rows = [(line, row) for line, row in rows if row]
    if not rows:
        raise _broken(1, "empty_file")
    if rows[0][1].startswith("#"):
        title, names, told, body = _head(rows)
        separator = ":"
    else:
        names, told, body = _old_head(rows)
        title, separator = "", ","
    rankings, counts = [], []
    for line, row in body:
        count, mark, order = row.partition(separator)
        if not mark:
            raise _broken(line, "no_count", row)
        counts.append(_whole(count, line))
        rankings.append(_tiers(order, names, line))
    if told is not None and told[1] != sum(counts):
        raise _broken(told[0], "voters_do_not_match", f"{told[1]} ≠ {sum(counts)}")
    lines = tuple(line for line, _row in body)
    return BallotFile(title, tuple(names.values()), tuple(rankings), tuple(counts), lines)


def _clean(text: str) -> str:
    return text.removeprefix("\ufeff")


def _head(
    rows: list[tuple[int, str]],
) -> tuple[str, dict[str, str], tuple[int, int] | None, list[tuple[int, str]]]:
    """Title, names by number, line and number of voters, and what is left."""
    title, told = "", None
    names: dict[str, str] = {}
    body: list[tuple[int, str]] = []
    for line, row in rows:
        if not row.startswith("#"):
            body.append((line, row))
            continue
        key, _mark, value = (part.strip() for part in row[1:].partition(":"))
        if key.upper() == "TITLE":
            title = value
        elif key.upper() == "NUMBER VOTERS":
            told = (line, _whole(value, line))
        elif found := re.fullmatch(r"ALTERNATIVE NAME (\d+)", key.upper()):
            _add(names, found.group(1), value, line)
    if not names:
        raise _broken(rows[0][0], "no_candidates")
    return title, names, told, body


def _old_head(
    rows: list[tuple[int, str]],
) -> tuple[dict[str, str], tuple[int, int] | None, list[tuple[int, str]]]:
    """The same of a file from before 2022: how many stand, a row each, then three sums."""
    many = _whole(rows[0][1], rows[0][0])
    if len(rows) < many + 2:
        raise _broken(rows[-1][0], "too_short")
    names: dict[str, str] = {}
    for line, row in rows[1 : many + 1]:
        number, _mark, name = (part.strip() for part in row.partition(","))
        _add(names, str(_whole(number, line)), name, line)
    line, sums = rows[many + 1]
    return names, (line, _whole(sums.split(",")[0], line)), rows[many + 2 :]


def _add(names: dict[str, str], number: str, name: str, line: int) -> None:
    if not name:
        raise _broken(line, "no_name", number)
    if number in names or name in names.values():
        raise _broken(line, "candidate_twice", name)
    names[number] = name


def _tiers(order: str, names: dict[str, str], line: int) -> Ranking:
    """`3,{1,2},4` as names; an empty pair of braces holds nobody."""
    pieces = re.findall(r"\{([^{}]*)\}|([^,{}]+)", order)
    left = re.sub(r"\{[^{}]*\}|[^,{}]+", "", order)
    if left.strip(",") or "{" in left or "}" in left:
        raise _broken(line, "bad_order", order.strip())
    tiers, seen = [], set()
    for group, one in pieces:
        numbers = [part.strip() for part in (group or one).split(",") if part.strip()]
        for number in numbers:
            if number not in names:
                raise _broken(line, "unknown_candidate", number)
            if number in seen:
                raise _broken(line, "ranked_twice", names[number])
            seen.add(number)
        if numbers:
            tiers.append(tuple(names[number] for number in numbers))
    return tuple(tiers)


def read_blt(text: str) -> BallotFile:
    """A .blt file, as Wichmann and Hill wrote it and OpenSTV, Droop and the councils of Scotland do.

    First candidates and seats; numbers below zero withdraw; each ballot is a count, the numbers in
    order and 0; 0 alone ends them; then names in quotes and a title. `2=3` ranks alike, `-` skips a
    choice, `(id)` stands for a count of one, `#` begins a remark. `[withdrawn …]`, `[nick …]` (short
    names) and `[tie …]` are read; the last as the lot, in which whoever comes first wins a tie (Droop
    lets the first of them drop out).

    Parameters
    ----------
    text : the whole file

    Returns
    -------
    BallotFile

    Raises
    ------
    MethodError   "ballots_broken" with line, reason and value; nothing is half read

    Source
    ------
    Hill, Wichmann and Woodall (1987), Computer Journal 30, 277-281; the format of the Droop package.

    Examples
    --------
    >>> found = read_blt('2 1\\n3 2 1 0\\n1 1 0\\n0\\n"Ash"\\n"Elm"\\n"Tree"\\n')
    >>> found.candidates, found.counts, found.seats, found.title
    (('Ash', 'Elm'), (3, 1), 1, 'Tree')
    """
    return _Blt(_clean(text)).read()


class _Blt:
    """Words one after another, each with its line."""

    def __init__(self, text: str) -> None:
        self.rows = text.splitlines()
        self.words: list[tuple[int, str]] = []
        self.names_from = len(self.rows)
        for at, row in enumerate(self.rows):
            plain = row.split("#")[0].strip()
            found = re.findall(r"\[[^\]]*\]?|\([^)]*\)?|[^\s\[\](]+", plain)
            self.words += [(at + 1, word) for word in found]
            if plain == "0" or (found and at and plain.startswith('"')):
                self.names_from = at + (plain == "0")
                break
        self.at = 0
        self.nicks: dict[str, int] = {}

    def read(self) -> BallotFile:
        if not self.words:
            raise _broken(1, "empty_file")
        many, seats = self._number("bad_head"), self._number("bad_head")
        if many < 1 or seats < 1:
            raise _broken(1, "bad_head", f"{many} {seats}")
        gone, lot = self._settings(many)
        ballots = self._ballots(many, gone)
        names, title = self._names(many)
        stay = [one for one in range(1, many + 1) if one not in gone]
        if not stay:
            raise _broken(1, "no_candidates")
        return BallotFile(
            title,
            tuple(names[one - 1] for one in stay),
            tuple(
                tuple(tuple(names[one - 1] for one in tier) for tier in tiers)
                for _line, _count, tiers in ballots
            ),
            tuple(count for _line, count, _tiers in ballots),
            tuple(line for line, _count, _tiers in ballots),
            seats,
            tuple(names[one - 1] for one in sorted(gone)),
            None if lot is None else tuple(names[one - 1] for one in lot if one not in gone),
        )

    def _next(self) -> tuple[int, str]:
        if self.at >= len(self.words):
            raise _broken(max(len(self.rows), 1), "too_short")
        self.at += 1
        return self.words[self.at - 1]

    def _number(self, reason: str) -> int:
        line, word = self._next()
        return _whole(word, line, reason)

    def _settings(self, many: int) -> tuple[set[int], list[int] | None]:
        """Who withdrew, and the order for ties."""
        gone: set[int] = set()
        lot: list[int] | None = None
        while self.at < len(self.words) and self.words[self.at][1][0] in "-[":
            line, word = self._next()
            if word[0] == "-":
                gone.add(self._candidate(word[1:], many, line))
                continue
            if not word.endswith("]"):
                raise _broken(line, "bad_setting", word)
            key, *values = word[1:-1].split() or [""]
            if key == "nick":
                self.nicks = {nick: at for at, nick in enumerate(values, 1)}
            elif key == "withdrawn":
                gone |= {self._candidate(value, many, line) for value in values}
            elif key == "tie":
                lot = [self._candidate(value, many, line) for value in values]
                if sorted(lot) != list(range(1, many + 1)):
                    raise _broken(line, "bad_setting", word)
        return gone, lot

    def _candidate(self, word: str, many: int, line: int) -> int:
        found = self.nicks.get(word)
        if found is None:
            found = int(word) if word.isascii() and word.isdigit() else 0
        if not 1 <= found <= many:
            raise _broken(line, "unknown_candidate", word)
        return found

    def _ballots(self, many: int, gone: set[int]) -> list[tuple[int, int, list[list[int]]]]:
        found: list[tuple[int, int, list[list[int]]]] = []
        while True:
            line, word = self._next()
            if word == "0" and (self.at == len(self.words) or self.words[self.at][0] != line):
                return found
            count = 1 if word[0] == "(" else _whole(word, line)
            tiers: list[list[int]] = []
            seen: set[int] = set()
            while (choice := self._next())[1] != "0":
                if choice[1] == "-":
                    continue
                tier = [self._candidate(one, many, choice[0]) for one in choice[1].split("=")]
                for one in tier:
                    if one in seen:
                        raise _broken(choice[0], "ranked_twice", choice[1])
                    seen.add(one)
                if kept := [one for one in tier if one not in gone]:
                    tiers.append(kept)
            found.append((line, count, tiers))

    def _names(self, many: int) -> tuple[list[str], str]:
        """Names in quotes, one a line, then perhaps the title."""
        rows = [
            (at + 1, row.strip())
            for at, row in enumerate(self.rows)
            if at >= self.names_from and row.strip() and not row.strip().startswith("#")
        ]
        if len(rows) < many:
            raise _broken(max(len(self.rows), 1), "too_few_names", str(len(rows)))
        names: dict[str, str] = {}
        for at, (line, row) in enumerate(rows[:many]):
            _add(names, str(at), _unquoted(row), line)
        title = _unquoted(rows[many][1]) if len(rows) > many else ""
        return list(names.values()), title


def _unquoted(row: str) -> str:
    """`"Neil ""Nei"" Alexander" # note` as the name it means."""
    found = re.match(r'"((?:[^"]|"")*)"', row)
    return (found.group(1).replace('""', '"') if found else row).strip()


def _whole(word: str, line: int, reason: str = "bad_count") -> int:
    word = word.strip()
    if not (word.isascii() and word.isdigit()) or len(word) > 15:
        raise _broken(line, reason, word)
    return int(word)


def _broken(line: int, reason: str, value: str = "") -> MethodError:
    return MethodError("ballots_broken", line=line, reason=reason, value=value[:80])
