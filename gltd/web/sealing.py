"""The secrets of the second factor, sealed with a key drawn from the installation's own.

A copy of the database alone gives no code; a copy of the database and of ``GLTD_SECRET_KEY`` gives them all.
"""

import base64
from functools import lru_cache

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from gltd.errors import GltdError

# What was written before secrets were sealed does not begin so, and is read as it stands.
MARK = "sealed-1:"
LOST = (
    "Le second facteur de ce compte a été enregistré avec une autre clé de l'installation "
    "(GLTD_SECRET_KEY) : remettez cette clé, ou demandez à l'administrateur de réinitialiser l'accès."
)


@lru_cache(maxsize=4)
def draw_key(secret: str) -> Fernet:
    """Return what seals with an installation's secret, for this use alone."""
    drawn = HKDF(SHA256(), length=32, salt=None, info=b"gltd second factor").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(drawn))


def seal(text: str) -> str:
    """Seal a secret; what is sealed already stays as it is."""
    if text.startswith(MARK):
        return text
    return MARK + draw_key(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(text: str) -> str:
    """Return a secret in the clear; refuse one that another key sealed."""
    if not text.startswith(MARK):
        return text
    try:
        return draw_key(settings.SECRET_KEY).decrypt(text.removeprefix(MARK).encode()).decode()
    except InvalidToken as error:
        raise GltdError(LOST) from error


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """How allauth keeps the secrets of the second factor here."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is written."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that was written."""
        return unseal(encrypted_text)
