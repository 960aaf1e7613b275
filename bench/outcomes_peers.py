"""The reference in R on the same areas: PHEindicatormethods where it can be had, plain R where not.

Every script gets a folder of doubles, areas by bands row after row, and leaves `found` there: value,
low and high of each area (or of each area and band), one column after another.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.r_side import ask_r, has_r, version_of

PACKAGE = "PHEindicatormethods"
READ = """
folder <- commandArgs(TRUE)[1]
areas <- as.integer(commandArgs(TRUE)[2])
given <- function(name) { file <- file.path(folder, name); readBin(file, "double", file.size(file) / 8) }
tell <- function(found, begun) {
  spent <- sum((proc.time() - begun)[1:2])
  writeBin(as.double(unlist(found)), file.path(folder, "found"))
  cat(sprintf('{"seconds": %.6f}\\n', spent))
}
"""
WITH = READ + "suppressMessages({library(dplyr); library(PHEindicatormethods)})\n"

RATES = """
data <- data.frame(area = rep(seq_len(areas), each = 19), x = given("events"), n = given("people"),
                   stdpop = rep(given("standard"), areas))
begun <- proc.time()
found <- data %>% group_by(area) %>% calculate_dsr(x, n, stdpop = stdpop)
tell(found[order(found$area), c("value", "lowercl", "uppercl")], begun)
"""
LIFE = """
ages <- c(0L, 1L, seq(5L, 90L, 5L))
data <- data.frame(area = rep(seq_len(areas), each = 20), startage = rep(ages, areas),
                   deaths = given("deaths"), pops = given("people"))
begun <- proc.time()
found <- data %>% group_by(area) %>% phe_life_expectancy(deaths, pops, startage)
tell(found[order(found$area, found$startage), c("value", "lowercl", "uppercl")], begun)
"""
SLOPES = """
set.seed(1)
data <- data.frame(area = rep(seq_len(areas), each = 10), decile = rep(1:10, areas),
                   pops = given("people"), value = given("values"), se = given("errors"))
begun <- proc.time()
found <- suppressWarnings(suppressMessages(
  data %>% group_by(area) %>% phe_sii(decile, pops, value = value, se = se, rii = TRUE)))
found <- found[order(found$area), ]
low <- found[[grep("^sii_lower", names(found))]]
high <- found[[grep("^sii_upper", names(found))]]
tell(list(found$sii, low, high), begun)
"""

PLAIN_RATES = """
events <- matrix(given("events"), areas, byrow = TRUE)
people <- matrix(given("people"), areas, byrow = TRUE)
standard <- given("standard")
begun <- proc.time()
one <- function(x, n) {
  total <- sum(x); z <- qnorm(0.975)
  rate <- sum(standard * x / n) / sum(standard)
  error <- sqrt(sum((standard / n)^2 * x) / sum(standard)^2 / total)
  low <- total * (1 - 1 / (9 * total) - z / (3 * sqrt(total)))^3
  high <- (total + 1) * (1 - 1 / (9 * (total + 1)) + z / (3 * sqrt(total + 1)))^3
  1e5 * (rate + error * c(0, low - total, high - total))
}
found <- vapply(seq_len(areas), function(at) one(events[at, ], people[at, ]), numeric(3))
tell(t(found), begun)
"""
PLAIN_LIFE = """
deaths <- matrix(given("deaths"), areas, byrow = TRUE)
people <- matrix(given("people"), areas, byrow = TRUE)
widths <- c(1, 4, rep(5, 17), NA)
begun <- proc.time()
one <- function(d, n) {
  m <- d / n; width <- widths; width[20] <- 2 / m[20]; lived <- c(0.1, rep(0.5, 19))
  q <- m * width / (1 + m * width * (1 - lived)); q[20] <- 1
  alive <- cumprod(c(1, 1 - q[-20])); gone <- alive * q
  ahead <- rev(cumsum(rev(width * (alive - gone + lived * gone)))) / alive
  part <- ifelse(d > 0, q^2 * (1 - q) / d, 0) * alive^2 * ((1 - lived) * width + c(ahead[-1], 0))^2
  part[20] <- (alive[20] / 2)^2 * 4 / (d[20] * m[20]^2)
  error <- sqrt(rev(cumsum(rev(part))) / alive^2)
  c(ahead, ahead - qnorm(0.975) * error, ahead + qnorm(0.975) * error)
}
found <- vapply(seq_len(areas), function(at) one(deaths[at, ], people[at, ]), numeric(60))
tell(lapply(0:2, function(part) found[part * 20 + 1:20, ]), begun)
"""
PLAIN_SLOPES = """
set.seed(1)
people <- matrix(given("people"), areas, byrow = TRUE)
values <- matrix(given("values"), areas, byrow = TRUE)
errors <- matrix(given("errors"), areas, byrow = TRUE)
begun <- proc.time()
one <- function(n, y, se) {
  share <- n / sum(n); x <- cumsum(share) - share / 2
  slope <- function(y) sum(share * (x - sum(share * x)) * y) / sum(share * (x - sum(share * x))^2)
  drawn <- replicate(1e5, slope(rnorm(10, y, se)))
  c(coef(lm(y ~ x, weights = share))[[2]], quantile(drawn, c(0.025, 0.975)))
}
found <- vapply(seq_len(areas), function(at) one(people[at, ], values[at, ], errors[at, ]), numeric(3))
tell(t(found), begun)
"""
SCRIPTS = {
    "rates": (RATES, PLAIN_RATES),
    "life": (LIFE, PLAIN_LIFE),
    "slopes": (SLOPES, PLAIN_SLOPES),
}


def reference() -> tuple[str, bool]:
    """What R has, in words, and whether it is the reference itself."""
    if not has_r():
        return "", False
    if version := version_of(PACKAGE):
        return f"{PACKAGE} {version} in R", True
    return "plain R, area by area", False


def by_r(
    name: str, is_package: bool, folder: Path, areas: int, **given: np.ndarray
) -> tuple[float, np.ndarray]:
    """CPU seconds in R, and (3, ...) value, low and high."""
    for part, values in given.items():
        np.ascontiguousarray(values, dtype=np.float64).tofile(folder / part)
    package, plain = SCRIPTS[name]
    told = ask_r(WITH + package if is_package else READ + plain, str(folder), str(areas))
    return told["seconds"], np.fromfile(folder / "found").reshape(3, -1)
