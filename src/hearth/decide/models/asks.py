"""Asks: from evidence to a request to somebody with power, who signs it, and what came of it."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel

from .activities import Activity


class Ask(models.Model):
    """A request to somebody with power. What it asks is fixed once people can sign it.

    `institution` and `office` are whoever it is put to now; an escalation names the next, and the steps keep all.
    What it rests on hangs on the trace.
    """

    PRIVACY = {
        "id": "open",
        "network": "open",
        "title": "open",
        "institution": "open",
        "office": "open",
        "what": "open",
        "why": "open",
        "goal": "open",
        "codes_of": "open",
        "state": "open",
        "sign_until": "open",
        "due_on": "open",
        "answer_kind": "open",
        "answer": "open",
        "answered_on": "open",
        "made_by": "quasi",
        "made_at": "open",
        "opened_at": "open",
        "closed_at": "open",
    }

    class State(models.TextChoices):
        DRAFTED = "drafted"
        OPEN = "open"
        DELIVERED = "delivered"
        ESCALATED = "escalated"
        ANSWERED = "answered"
        CLOSED = "closed"

    class Answer(models.TextChoices):
        YES = "yes"
        PARTLY = "partly"
        NO = "no"
        NONE = "none"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    institution = models.CharField(max_length=160)
    office = models.CharField(max_length=160, blank=True, help_text="a public office, no name")
    what = models.TextField(max_length=2000)
    why = models.TextField(max_length=3000)
    goal = models.PositiveIntegerField(null=True, blank=True)
    codes_of = models.ForeignKey(
        Activity,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="whose voting codes can sign it too",
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFTED)
    sign_until = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    answer_kind = models.CharField(max_length=6, choices=Answer.choices, blank=True)
    answer = models.TextField(max_length=5000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["network", "state", "due_on"], name="ask_due")]

    def __str__(self) -> str:
        return self.title


class AskStep(models.Model):
    """What happened to an ask, in order; never changed afterwards."""

    PRIVACY = {
        "id": "open",
        "ask": "open",
        "kind": "open",
        "institution": "open",
        "office": "open",
        "how": "open",
        "proof": "open",
        "words": "open",
        "answer_kind": "open",
        "signatures": "open",
        "organisations": "open",
        "on": "open",
        "due_on": "open",
        "by": "quasi",
        "at": "open",
    }

    class Kind(models.TextChoices):
        OPENED = "opened"
        DELIVERED = "delivered"
        LATE = "late"
        ANSWERED = "answered"
        ESCALATED = "escalated"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    institution = models.CharField(max_length=160)
    office = models.CharField(max_length=160, blank=True)
    how = models.CharField(max_length=160, blank=True)
    proof = models.CharField(max_length=200, blank=True, help_text="what shows that it arrived")
    words = models.TextField(max_length=5000, blank=True)
    answer_kind = models.CharField(max_length=6, choices=Ask.Answer.choices, blank=True)
    signatures = models.PositiveIntegerField(null=True, blank=True)
    organisations = models.PositiveIntegerField(null=True, blank=True)
    on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ask", "due_on"],
                condition=models.Q(kind="late"),
                name="late_once_per_deadline",
            )
        ]


class Signature(NetworkedModel):
    """One person's signature: once per number, address or voting code. The name is shown by consent alone.

    The address is not kept here; who wants to hear of the answer left it with `subject_id`.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "ask_id": "open",
        "signer_key": "personal",
        "way": "open",
        "name": "personal",
        "name_state": "open",
        "place": "quasi",
        "subject_id": "quasi",
        "sheet_id": "quasi",
        "receipt_hash": "personal",
        "signed_at": "quasi",
        "withdrawn_at": "quasi",
    }

    class NameState(models.TextChoices):
        NONE = "none"
        WAITING = "waiting"
        SHOWN = "shown"
        KEPT_BACK = "kept_back"

    ask_id = models.UUIDField()
    signer_key = models.CharField(max_length=64)
    way = models.CharField(max_length=8, help_text="email, sms, code or paper")
    name = models.CharField(max_length=80, blank=True)
    name_state = models.CharField(max_length=9, choices=NameState.choices, default=NameState.NONE)
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField(default=uuid7)
    sheet_id = models.UUIDField(null=True, help_text="the paper sheet that it stands on")
    receipt_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "ask_id", "signer_key"], name="one_signature_per_signer"
            )
        ]
        indexes = [
            models.Index(fields=["network", "ask_id", "withdrawn_at"], name="signatures_of_ask"),
            models.Index(fields=["network", "receipt_hash"], name="signature_receipt"),
        ]


class SignatureSheet(NetworkedModel):
    """A paper sheet of signatures that somebody typed in. Its lines are signatures; nothing else of it is kept."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "ask_id": "open",
        "number": "open",
        "lines": "open",
        "fresh": "open",
        "typed_by": "quasi",
        "typed_at": "open",
        "undone_at": "open",
    }

    ask_id = models.UUIDField()
    number = models.CharField(max_length=20, help_text="as it stands on the sheet")
    lines = models.PositiveSmallIntegerField(help_text="lines that were typed in")
    fresh = models.PositiveSmallIntegerField(help_text="of them people who had not signed before")
    typed_by = models.UUIDField(help_text="the membership that typed it in")
    typed_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "ask_id", "number"],
                condition=models.Q(undone_at__isnull=True),
                name="one_signature_sheet_per_number",
            )
        ]


class OrganisationSignature(models.Model):
    """A partner organisation stands behind an ask; one of its members signed for it."""

    PRIVACY = {
        "id": "open",
        "ask": "open",
        "organisation": "open",
        "words": "open",
        "signed_by": "personal",
        "signed_at": "open",
        "withdrawn_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="organisations")
    organisation = models.ForeignKey(
        "partners.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    words = models.CharField(max_length=280, blank=True)
    signed_by = models.UUIDField(help_text="the membership that signed")
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["ask", "organisation"], name="one_signature_per_organisation"
            )
        ]
