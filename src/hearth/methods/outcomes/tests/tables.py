"""The reference tables of `../shared/data/phe`, read cell by cell as they are printed."""

import csv

import numpy as np
from tests.shared_data import shared_data


def read(name, folder="phe"):
    with (shared_data(folder) / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def column(rows, name):
    return np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in rows])


def grid(rows, name, wide):
    return column(rows, name).reshape(-1, wide)


def ulps(found, printed):
    """How many representable numbers lie between; 0 is equal to the last printed digit."""
    found, printed = np.asarray(found, dtype=float), np.asarray(printed, dtype=float)
    assert (np.isnan(found) == np.isnan(printed)).all()
    known = ~np.isnan(printed)
    return np.abs(found[known] - printed[known]) / np.spacing(np.abs(printed[known]))


def expect(found, printed, *, within=4):
    """Equal as far as two doubles computed by two libraries can be."""
    distance = ulps(found, printed)
    assert len(distance)
    assert distance.max() <= within, f"{distance.max():.0f} units in the last place"
