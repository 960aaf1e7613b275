"""The peers of the budget bench: pabutools in an environment of its own, and the C++ rule of pabumeasures by itself.

The C++ package does not build without a solver's headers, which its plain rule does not need: the rule is compiled
alone, by the machine's own g++, and put into a loop for Add1, which it does not have.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np

from bench.peers import HOME, ask, environment

PABUTOOLS = "pabutools==1.2.3"
PABUMEASURES = "pabumeasures==0.2.2"
ASK_PABUTOOLS = """
import json, sys, time
import numpy as np
from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
from pabutools.rules import exhaustion_by_budget_increase, method_of_equal_shares
path, completion = sys.argv[1:]
with np.load(path) as file:
    costs, starts, voter = file["costs"], file["starts"], file["voter"]
    budget, voters = int(file["budget"]), int(file["voters"])
projects = [Project(f"{p:04}", int(cost)) for p, cost in enumerate(costs)]
instance = Instance(projects, budget_limit=budget)
ballots = [ApprovalBallot() for _ in range(voters)]
for p, project in enumerate(projects):
    for one in voter[starts[p]:starts[p + 1]]:
        ballots[one].add(project)
profile = ApprovalProfile(ballots, instance=instance)
begun = time.process_time()
if completion == "none":
    won = method_of_equal_shares(instance, profile, sat_class=Cost_Sat)
else:
    won = exhaustion_by_budget_increase(instance, profile, method_of_equal_shares,
        {"sat_class": Cost_Sat}, budget_step=voters)
print(json.dumps({"seconds": time.process_time() - begun, "winners": [p.name for p in won]}))
"""
DRIVER = r"""
#include "pb_rules_and_measures/MesCost.h"
#include <cstdio>
#include <ctime>
#include <set>
#include <string>
#include <fstream>
template <typename T> std::vector<T> column(std::ifstream &from, long long size) {
    std::vector<T> read(size);
    from.read(reinterpret_cast<char *>(read.data()), size * sizeof(T));
    return read;
}
int main(int, char **words) {
    std::ifstream from(words[1], std::ios::binary);
    auto head = column<long long>(from, 3);  // budget, voters, projects
    auto costs = column<long long>(from, head[2]), starts = column<long long>(from, head[2] + 1);
    auto voter = column<int>(from, starts.back());
    std::vector<ProjectEmbedding> projects;
    for (long long p = 0; p < head[2]; p++) {
        char name[8];
        std::snprintf(name, sizeof name, "%04lld", p);
        projects.emplace_back(costs[p], std::string(name),
                              std::vector<int>(voter.begin() + starts[p], voter.begin() + starts[p + 1]));
    }
    ProjectComparator ties(std::vector<std::pair<ProjectComparator::Comparator, ProjectComparator::Ordering>>{
        {ProjectComparator::Comparator::COST, ProjectComparator::Ordering::ASCENDING},
        {ProjectComparator::Comparator::LEXICOGRAPHIC, ProjectComparator::Ordering::ASCENDING}});
    double seconds = 0;
    std::vector<ProjectEmbedding> won;
    for (long long more = 0;; more++) {
        Election election(head[0] + more * head[1], head[1], projects);
        auto begun = std::clock();
        auto now = mes_cost(election, ties);
        seconds += double(std::clock() - begun) / CLOCKS_PER_SEC;
        long long spent = 0;
        std::set<std::string> names;
        for (auto &one : now) spent += one.cost(), names.insert(one.name());
        if (more && spent > head[0]) break;
        won = now;
        bool full = std::string(words[2]) == "none";
        if (!full) {
            full = true;
            for (auto &one : projects) full = full && (names.count(one.name()) || one.cost() > head[0] - spent);
        }
        if (full) break;
    }
    std::printf("{\"seconds\": %.6f, \"winners\": [", seconds);
    for (size_t i = 0; i < won.size(); i++) std::printf("%s\"%s\"", i ? ", " : "", won[i].name().c_str());
    std::printf("]}\n");
}
"""


def pabutools(path: Path, completion: str) -> dict | None:
    """Its exact count; None where it cannot be installed."""
    python = environment("pabutools", [PABUTOOLS])
    return python and ask(python, ASK_PABUTOOLS, str(path), completion)


def compiled() -> Path | None:
    """The C++ rule as a program; None without a compiler or the package's source."""
    program = HOME / "pabumeasures" / "mes"
    if program.exists():
        return program
    compiler = shutil.which("g++")
    if compiler is None:
        return None
    folder = program.parent
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fetch = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
    try:
        subprocess.run([*fetch, "-d", str(folder), PABUMEASURES], check=True, capture_output=True)
        with tarfile.open(next(folder.glob("*.tar.gz"))) as packed:
            packed.extractall(folder, filter="data")
        source = next(folder.glob("*/src/cpp_src"))
        rule = (source / "pb_rules_and_measures" / "MesCost.cpp").read_text(encoding="utf-8")
        alone = rule[: rule.index("long long cost_reduction_for_mes_cost")]
        lines = [
            one
            for one in alone.splitlines()
            if "ortools" not in one and "operations_research" not in one
        ]
        (source / "alone.cpp").write_text("\n".join(lines), encoding="utf-8")
        (source / "driver.cpp").write_text(DRIVER, encoding="utf-8")
        files = ["alone.cpp", "driver.cpp", "utils/Math.cpp", "utils/ProjectComparator.cpp"]
        options = ["-std=c++20", "-O3", "-march=native"]
        for part in ("", "utils", "pb_rules_and_measures"):
            options += ["-I", str(source / part)]
        words = [compiler, *options, *[str(source / one) for one in files], "-o", str(program)]
        subprocess.run(words, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError, StopIteration):
        return None
    return program


def cpp(program: Path, path: Path, completion: str) -> dict:
    """Its answer on what `budget.keep` wrote."""
    import json

    with np.load(path) as file:
        head = np.array([file["budget"], file["voters"], len(file["costs"])], dtype=np.int64)
        parts = [head, file["costs"].astype(np.int64), file["starts"].astype(np.int64)]
        parts.append(file["voter"].astype(np.int32))
    flat = path.with_suffix(".bin")
    flat.write_bytes(b"".join(part.tobytes() for part in parts))
    words = [str(program), str(flat), completion]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)
