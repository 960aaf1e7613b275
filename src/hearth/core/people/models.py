"""People of the network, on a ladder from no account at all to a passkey.

Who somebody is (Person, ContactPoint) stands apart from what groups they belong to (Demographic):
demographics hang on a random profile id that only the contribution knows.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel


class Role(models.TextChoices):
    """What somebody is in one network; one person may hold several."""

    CHAMPION = "champion"
    PARTNER = "partner"
    PROFESSIONAL = "professional"
    COUNCIL = "council"
    FACILITATOR = "facilitator"
    STEWARD = "steward"
    SAFEGUARDING = "safeguarding"


class PersonManager(BaseUserManager["Person"]):
    """Makes accounts; a password is never made up."""

    def create_user(
        self, email: str | None = None, password: str | None = None, **extra: object
    ) -> Person:
        person = self.model(email=self.normalize_email(email) or None, **extra)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **extra: object) -> Person:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account: signs in by one-time code or passkey; a password is optional."""

    PRIVACY = {
        "id": "open",
        "password": "personal",
        "last_login": "personal",
        "is_superuser": "open",
        "name": "personal",
        "email": "personal",
        "phone": "personal",
        "language": "quasi",
        "is_active": "open",
        "is_staff": "open",
        "joined_at": "quasi",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(unique=True, null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    def __str__(self) -> str:
        return self.name or "a member"


class Membership(models.Model):
    """One role of one person in one network."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "person": "personal",
        "role": "quasi",
        "organisation": "quasi",
        "since_at": "quasi",
        "ended_at": "quasi",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(
        "networks.Network", on_delete=models.PROTECT, related_name="memberships"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    organisation = models.ForeignKey(
        "partners.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person", "role"], name="one_membership_per_role"
            )
        ]


class Champion(models.Model):
    """What a champion brings: patch, languages, training, time."""

    PRIVACY = {
        "membership": "open",
        "shown_name": "quasi",
        "languages": "quasi",
        "training": "quasi",
        "availability": "quasi",
        "is_active": "open",
    }

    membership = models.OneToOneField(
        Membership, on_delete=models.CASCADE, primary_key=True, related_name="champion"
    )
    shown_name = models.CharField(max_length=80)
    patch = models.ManyToManyField("places.Place", related_name="champions")
    languages = models.JSONField(default=list)
    training = models.JSONField(default=list)
    availability = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)


class ChampionCode(models.Model):
    """A code by which a champion's phone is known without an account; one can be revoked."""

    PRIVACY = {
        "id": "open",
        "membership": "quasi",
        "code_hash": "personal",
        "made_at": "open",
        "revoked_at": "open",
        "last_used_at": "quasi",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class Device(models.Model):
    """A phone or a form app that may send for one member; one lost is revoked by itself."""

    PRIVACY = {
        "id": "open",
        "membership": "quasi",
        "kind": "open",
        "name": "quasi",
        "token_hash": "personal",
        "made_at": "open",
        "revoked_at": "open",
        "last_seen_at": "quasi",
    }

    class Kind(models.TextChoices):
        PHONE = "phone"
        ODK = "odk"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="devices")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]


class SignInLink(models.Model):
    """A link that signs one person in once."""

    PRIVACY = {
        "id": "open",
        "person": "personal",
        "token_hash": "personal",
        "made_at": "open",
        "expires_at": "open",
        "used_at": "quasi",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Invitation(models.Model):
    """An invitation into a role by link or QR."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "role": "open",
        "organisation": "open",
        "token_hash": "personal",
        "note": "quasi",
        "uses_left": "open",
        "made_by": "quasi",
        "made_at": "open",
        "expires_at": "open",
        "withdrawn_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices)
    organisation = models.ForeignKey(
        "partners.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=120, blank=True)
    uses_left = models.PositiveSmallIntegerField(default=1)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Purpose(models.TextChoices):
    """What a person may agree to; each is asked for by itself."""

    KEEP = "keep"
    QUOTE = "quote"
    HEAR_BACK = "hear_back"
    MESSAGES = "messages"
    SHARE_PARTNERS = "share_partners"


class Consent(NetworkedModel):
    """What somebody agreed to, in which words, when, and whether they took it back.

    `subject_id` is a contribution's profile id or a person's id; yes and no are both kept.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "subject_id": "quasi",
        "purpose": "open",
        "is_given": "open",
        "wording": "open",
        "language": "quasi",
        "at": "open",
        "withdrawn_at": "open",
    }

    subject_id = models.UUIDField()
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    is_given = models.BooleanField()
    wording = models.TextField()
    language = models.CharField(max_length=12)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["network", "subject_id", "purpose"], name="consent_subject")
        ]


class Known(models.TextChoices):
    """Unknown stays unknown: three ways of having no answer, never guessed, never merged."""

    GIVEN = "given"
    NOT_ASKED = "not_asked"
    PREFER_NOT = "prefer_not"
    NOT_KNOWN = "not_known"


class Demographic(NetworkedModel):
    """One group that a contribution's profile belongs to; apart from every identity.

    No row means "not asked".
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "profile_id": "quasi",
        "dimension": "open",
        "known": "quasi",
        "category": "quasi",
    }

    profile_id = models.UUIDField()
    dimension = models.ForeignKey("places.Dimension", on_delete=models.PROTECT, related_name="+")
    known = models.CharField(max_length=10, choices=Known.choices)
    category = models.ForeignKey(
        "places.Category", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "profile_id", "dimension"], name="one_answer_per_dimension"
            ),
            models.CheckConstraint(
                condition=models.Q(known=Known.GIVEN, category__isnull=False)
                | (~models.Q(known=Known.GIVEN) & models.Q(category__isnull=True)),
                name="category_exactly_when_given",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "dimension", "category"], name="demographic_group")
        ]


class ContactPoint(NetworkedModel):
    """Where a contributor can be answered; kept apart from words and from groups."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "subject_id": "quasi",
        "channel": "open",
        "address": "personal",
        "language": "quasi",
        "added_at": "open",
        "verified_at": "open",
    }

    subject_id = models.UUIDField()
    channel = models.CharField(max_length=12)
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=12, default="en")
    added_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "subject_id", "channel"], name="one_contact_per_channel"
            )
        ]
