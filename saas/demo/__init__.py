"""Demo data: four tenants with a year of visits, made by the real services from one seed.

::

    cast, atlas, logins     who and where: tenants, people, cities              (data)
    nature                  how good a branch really is, how strict an auditor  (the hidden truth)
    calendar, plan, planner the whole year, decided before anything is written  (pure)
    answers, notes          what an auditor would write down on such a day      (pure)
    shapes, scenes          sketches of places, from which
    photos, logo            photos and marks are made                           (pure)
    house, furniture        a tenant, and what it has before its first visit
    year                    its visits, recorded through the services
    load, marker            all of it in order; what a killed run left is found and finished

Nothing that decides an answer reads the clock or a random source that was not given to it: the same seed and day
give the same answers, so the same score sheets, to the byte.
"""
