"""Davies and Goldsmith, Statistical Methods in Research and Production, 4th ed. (1972), section 6.6.

Diameters (mm) of growth inhibition by six samples of penicillin (A to F, across) on each of 24 plates (a to x). It is
the data set on which lme4 is documented: D. Bates et al., J Stat Software 67 (2015); D. Bates, lme4: Mixed-effects
modelling with R (2010), section 2.1.
"""

from __future__ import annotations

from typing import Any

PLATES = [
    (27, 23, 26, 23, 23, 21), (27, 23, 26, 23, 23, 21), (25, 21, 25, 24, 24, 20), (26, 23, 25, 23, 23, 20),
    (25, 22, 26, 22, 23, 20), (24, 22, 25, 23, 22, 19), (24, 20, 23, 21, 22, 19), (26, 22, 26, 24, 24, 21),
    (24, 21, 24, 22, 22, 20), (24, 21, 24, 23, 22, 19), (26, 23, 26, 24, 24, 21), (25, 22, 26, 24, 24, 20),
    (26, 24, 26, 24, 25, 22), (26, 23, 26, 23, 23, 20), (26, 23, 25, 24, 24, 22), (25, 22, 25, 23, 23, 20),
    (25, 21, 24, 23, 23, 20), (25, 22, 24, 23, 23, 19), (24, 21, 23, 21, 21, 19), (26, 23, 26, 24, 24, 21),
    (25, 21, 24, 22, 22, 18), (25, 22, 25, 22, 22, 20), (24, 21, 24, 22, 24, 19), (24, 21, 24, 22, 21, 18),
]  # fmt: skip
ROWS: list[dict[str, Any]] = [
    {"branch": chr(ord("a") + plate), "auditor": "ABCDEF"[sample], "score": diameter}
    for plate, diameters in enumerate(PLATES)
    for sample, diameter in enumerate(diameters)
]
