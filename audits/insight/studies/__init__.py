"""Studies: what takes seconds over a year of visits, made by a job, kept by content, shown as it was made.

::

    models   one row a kind, standard, unit and stretch; auditors' own rows behind the shopper wall
    keeping  ask for one; read it, with whether it still rests on the audits as they are
    jobs     make it: audits.insight.<kind>.study.compute
    sheets   score sheets as arrays, visit x item
    doors    the addresses that every study's page has beside its own

A kind is a package beside this one: ``signals``, ``items``, ``journey``, ``auditors``.
"""
