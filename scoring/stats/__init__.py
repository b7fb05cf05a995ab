"""Fair comparison: the numbers beside the raw averages, as pure functions.

Arrays come in, frozen values go out; nothing here reads a file or a clock. What cannot be computed (no data, no
variance, one category) raises ``Undefined`` with the reason in both languages; it is never 0, NaN or a crash.

::

    inputs       reads members of a JSON object, says which is wrong     naming    NAME -> function, for `sanmi stats`
    undefined    "there is no such number", with the reason              wire/     JSON in, JSON out, a file a family
    normal       quantiles of the normal distribution
    proportions  Wilson, Newcombe          intraclass   ICC(1), ICC(2), ICC(3), single and averaged
    control      XmR and p charts          krippendorff alpha, four levels
    smoothing    EWMA                      kappa        Cohen, weighted; fleiss  many raters
    discovery    Benjamini-Hochberg        shrinkage    DerSimonian-Laird, REML, James-Stein
    planning     sample sizes              gauge        repeatability and reproducibility
    journey      yield, expectation gap    crossed/     branch and auditor effects by REML
    changes      since when a series differs   items    ceiling, floor, discrimination

Only modules below this package may import numpy and scipy, and the package itself imports none of them, so that the
exact core stays quick to start.
"""
