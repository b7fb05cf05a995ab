"""Demo data: four tenants with a year of visits, made by the real services from one seed.

::

    cast, atlas        who and where: tenants, people, cities             (data)
    nature             how good a branch really is, how strict an auditor (hidden truth)
    plan               the whole year, decided before anything is written (pure)
    answers, notes     what an auditor would write down on such a day     (pure)
    scenes, photos     pictures of the places
    house, year        the plan, carried out through the services
    load, marker       all of it in order; what a killed run left is found and finished

Nothing here reads the clock or a random source that was not given to it: the same seed and day give the same
answers, so the same score sheets, to the byte.
"""
