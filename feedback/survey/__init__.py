"""The customer survey: the public form at a touchpoint's short address, paper forms, and merging touchpoints.

The public form asks nobody to sign in, sets no session, needs no script, and keeps no address and no browser's name:
a response is a random id, the touchpoint, the day, the language, and what was answered.
"""
