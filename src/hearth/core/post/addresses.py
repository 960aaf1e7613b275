"""What we remember of an address: a keyed hash of its one spelling."""

from django.conf import settings

from hearth.kit.codes import keyed_hash

from .rules import old_spelling, plain_address


def plain(channel: str, address: str) -> str:
    """The one spelling of an address in this installation."""
    return plain_address(channel, address, country=settings.HEARTH_PHONE_COUNTRY)


def address_hash(channel: str, address: str) -> str:
    """What we remember of an address that said STOP."""
    return keyed_hash(plain(channel, address), purpose=f"stop:{channel}")


def known_hashes(channel: str, address: str) -> set[str]:
    """Under which hashes this address may have said STOP."""
    old = keyed_hash(old_spelling(channel, address), purpose=f"stop:{channel}")
    return {address_hash(channel, address), old}
