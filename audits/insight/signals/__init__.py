"""Signals: which series changed for real, and control charts of any of them.

::

    reading    series of scores and of verdicts             study      all of them -> what changed (scoring.stats)
    values     what a study says, and its JSON              digest     what is left for one reader, false alarms held
    charting   one series as a control chart                sentences  a change in a manager's words
    explaining how it is done                               web        the two pages
"""
