"""Fair comparison: auditors' severity taken out, places that the visits allow; made by a job, kept by content.

::

    models     one row per standard and stretch of time        values     what a comparison says, and its JSON
    reading    visits with their auditors; fingerprints        computing  visits -> comparison (scoring.stats)
    services   ask for one                                     jobs       make it
    queries    read it for one reader's branches               sentences  a manager's words for one branch
    pictures   dots and whiskers                               web        the page
"""
