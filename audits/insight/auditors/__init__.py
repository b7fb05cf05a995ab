"""Auditors, for those who may know them: severity, agreement from blind doubles, drift. Behind the shopper wall.

::

    reading    visits with who made them; blind doubles      severity   visits -> a record each (scoring.stats.crossed)
    agreement  doubles -> ICC, alpha, kappa                  values     records and agreement, and their JSON
    study      both together; records to rows of their own   sentences, pictures, web    the pages
"""
