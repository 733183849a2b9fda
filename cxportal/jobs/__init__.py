"""Background jobs as rows: what must be done, how far it is, and who holds it.

A package of its own, because everything long in the portal is one (reminders, imports, later snapshots and exports)
and one sweep puts right for all of them what a broker or a worker lost. It stands below people, since a job says who
started it, and above notifications and the apps, which start jobs and know what theirs do; it knows none of them.
"""
