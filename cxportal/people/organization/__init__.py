"""How the tree of departments changes: each change from a day on, so that the tree of any day can be read.

* `models`: what a department was from when until when, and the changes that made it so
* `history`: the tree of a day, and what a department was called on a day
* `actions`: rename, move, merge, close, open, undo; and carrying out what was planned for today
* `consequences`: what a change would take away, to be said before it is made

A department without a dated row has always been as its own row says. Its own row is what it is today.
"""
