"""Crossed random effects by REML: score = mean + branch + auditor (+ scenario) + chance.

::

    layout      rows -> counts and sums of levels; which parts are connected
    equations   the mixed-model equations for given variance ratios; one block is eliminated, the rest is dense
    reml        finds the ratios
    prediction  effects, their errors, intervals
    uncertainty errors of intervals, the variances' own included
    ranks       rank intervals, by drawing from what the data leave open
    model       all of it: scores and labels in, a comparison out

Memory and time go with visits + branches + auditors², not with branches x auditors: what sparse Cholesky would find by
itself (the larger block is diagonal) is written down as a Schur complement.
Source: D. Bates et al., Fitting linear mixed-effects models using lme4, J Stat Software 67 (2015); C. R. Henderson,
Biometrics 31 (1975) 423-447.
"""
