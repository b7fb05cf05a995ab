"""Items examined for the owner of the standard: which ask for nothing, which for too much, which for something else.

::

    study    sheets -> figures of every item (scoring.stats.items)     values    what it says, and its JSON
    advice   what to do about an item                                  web       the page
"""
