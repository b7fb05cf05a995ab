"""Times of the things that must be fast: ``make bench``, or ``python -m bench NAME...`` for some of them."""
