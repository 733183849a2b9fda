"""The token that a form carries: it makes a double submit or a replay one row, and can be neither guessed nor chosen.

It names, signed, the id that the response will have, the number that a request to be contacted will have (another
random one: the two are nowhere kept together), and the version that the form was drawn from. It holds for one code.
"""

import secrets
import uuid
from dataclasses import dataclass
from typing import Self

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="feedback.survey.token", sep=".")


@dataclass(frozen=True)
class Token:
    """What a form's token says."""

    response: uuid.UUID
    contact: uuid.UUID
    version: int

    @classmethod
    def new(cls, version: int) -> Self:
        return cls(uuid.uuid4(), uuid.uuid4(), version)

    @classmethod
    def read(cls, text: str, *, code: str) -> Self | None:
        """None where we did not make it, or not for this code."""
        try:
            parts = _signer.unsign(text).split("-")
            if len(parts) != 4 or not secrets.compare_digest(parts[3], code):
                return None
            return cls(uuid.UUID(hex=parts[0]), uuid.UUID(hex=parts[1]), int(parts[2]))
        except (BadSignature, ValueError, TypeError):
            return None

    def written(self, *, code: str) -> str:
        return _signer.sign(f"{self.response.hex}-{self.contact.hex}-{self.version}-{code}")
