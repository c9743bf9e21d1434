"""Errors whose text, in Swedish, is meant for the person at the keyboard."""


class KollenError(Exception):
    """A wrong use or a failure: what failed, what was found, what to do. Exit status 1."""


class DeliveryRejected(KollenError):
    """A delivery that is not taken in; what was published before stands untouched. Exit status 2."""
