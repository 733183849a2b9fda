"""The form's token: signed, so that it can be neither chosen nor guessed. A replay of it makes no second row."""

import uuid

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="recognition.thanks.token", sep=".")


def new_token() -> str:
    return _signer.sign(uuid.uuid4().hex)


def read_token(text: str) -> uuid.UUID | None:
    """None where we did not make it."""
    try:
        return uuid.UUID(hex=_signer.unsign(text))
    except (BadSignature, ValueError):
        return None
