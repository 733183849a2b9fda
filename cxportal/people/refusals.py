"""What an action answers when it cannot be done."""


class Refused(Exception):
    """The action was not done. Its text says why, in words for the person who asked."""
