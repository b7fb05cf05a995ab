"""The customer's way: how many come through well, what matters and is weak, what was expected and perceived.

::

    study    sheets -> pass rates of stages, importance and performance      values    what it says, and its JSON
    gaps     expectation and perception, by dimension                        sentences what it comes to
    pictures funnel, matrix, gaps                                            web       the page
"""
