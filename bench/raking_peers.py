"""Four peers on the same people: what each is asked, and how. Each gives seconds of CPU, and weights.

Every script gets a folder with `code<k>` (whole numbers of four bytes), `target<k>` (doubles) and
`sizes`, and leaves `weights` (doubles) there. What it takes to hand people over is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from bench.peers import ask, environment
from bench.r_side import ask_r, has_r, version_of

READ = """
import json, sys, time
from pathlib import Path
import numpy as np
folder = Path(sys.argv[1])
sizes = [int(one) for one in (folder / "sizes").read_text().split()]
codes = [np.fromfile(folder / f"code{k}", dtype=np.int32) for k in range(len(sizes))]
targets = [np.fromfile(folder / f"target{k}") for k in range(len(sizes))]
def tell(weights, seconds):
    np.asarray(weights, dtype=float).tofile(folder / "weights")
    print(json.dumps({"seconds": seconds}))
"""

IPFN = """
from ipfn import ipfn
best = 1e9
for _ in range(5):
    begun = time.process_time()
    key = np.ravel_multi_index(codes, sizes)
    table = np.bincount(key, minlength=int(np.prod(sizes))).reshape(sizes).astype(float)
    fitted = ipfn.ipfn(table.copy(), targets, [[k] for k in range(len(sizes))],
                       convergence_rate=1e-10, max_iteration=1000).iteration()
    with np.errstate(invalid="ignore", divide="ignore"):
        weights = (fitted / table).reshape(-1)[key]
    best = min(best, time.process_time() - begun)
tell(weights, best)
"""

BALANCE = """
import logging
import pandas as pd
import balance
from balance.weighting_methods.rake import rake
logging.disable(logging.CRITICAL)
people = pd.DataFrame({f"d{k}": code.astype(str) for k, code in enumerate(codes)})
margins = {f"d{k}": {str(c): float(share) for c, share in enumerate(target / target.sum())}
           for k, target in enumerate(targets)}
begun = time.process_time()
found = rake(people, pd.Series(np.ones(len(people))), None, None, transformations=None,
             na_action="drop", convergence_rate=1e-10, target_margins=margins)
tell(found["weight"], time.process_time() - begun)
"""

SAMPLICS = """
from samplics.weighting import SampleWeight
names = [f"d{k}" for k in range(len(sizes))]
margins = dict(zip(names, codes))
control = {name: dict(enumerate(map(float, target))) for name, target in zip(names, targets)}
begun = time.process_time()
found = SampleWeight().rake(np.ones(len(codes[0])), margins=margins, control=control,
                            tol=1e-9, ctrl_tol=1e-9, max_iter=1000)
tell(found, time.process_time() - begun)
"""

SURVEY = """
suppressMessages(library(survey))
folder <- commandArgs(TRUE)[1]
at <- function(name) file.path(folder, name)
sizes <- scan(at("sizes"), quiet = TRUE)
size <- file.size(at("code0")) / 4
people <- as.data.frame(lapply(seq_along(sizes), function(k)
  factor(readBin(at(paste0("code", k - 1)), "integer", size), levels = seq_len(sizes[k]) - 1)))
names(people) <- paste0("d", seq_along(sizes))
margins <- lapply(seq_along(sizes), function(k) {
  told <- data.frame(a = factor(levels(people[[k]])),
                     Freq = readBin(at(paste0("target", k - 1)), "double", sizes[k]))
  names(told)[1] <- names(people)[k]
  told$Freq <- told$Freq * size / sum(told$Freq)
  told })
begun <- proc.time()
design <- svydesign(ids = ~1, weights = rep(1, size), data = people)
raked <- rake(design, lapply(names(people), function(name) as.formula(paste("~", name))), margins,
              control = list(maxit = 1000, epsilon = 1e-9))
found <- weights(raked)
spent <- sum((proc.time() - begun)[1:2])
writeBin(as.double(found), at("weights"))
cat(sprintf('{"seconds": %.6f}\\n', spent))
"""


def lay_out(folder: Path, codes: list[np.ndarray], targets: list[np.ndarray]) -> None:
    """What every script reads."""
    (folder / "sizes").write_text(" ".join(str(len(target)) for target in targets))
    for place, (code, target) in enumerate(zip(codes, targets, strict=True)):
        code.astype(np.int32).tofile(folder / f"code{place}")
        target.astype(np.float64).tofile(folder / f"target{place}")


def peers() -> Iterator[tuple[str, Callable[[Path], dict] | str]]:
    """The name of each peer, and how to ask it; or why it cannot be asked."""
    for name, version, more, script in (
        ("ipfn", "1.4.4", ["numpy", "pandas"], IPFN),
        ("balance", "0.23.0", [], BALANCE),
        ("samplics", "0.4.19", [], SAMPLICS),
    ):
        python = environment(name, [f"{name}=={version}", *more])
        yield f"{name} {version}", _asking(python, READ + script) if python else "not to be had"
    if not has_r():
        yield "survey", "R is not installed here"
        return
    version = version_of("survey")
    yield f"survey {version} in R", _asking(None, SURVEY) if version else "not to be had"


def _asking(python: Path | None, script: str) -> Callable[[Path], dict]:
    if python is None:
        return lambda folder: ask_r(script, str(folder))
    return lambda folder: ask(python, script, str(folder))
