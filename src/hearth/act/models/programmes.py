"""Programmes with shared goals, who carries them in which role, and what was promised."""

from django.db import models

from hearth.kit.ids import uuid7


class Programme(models.Model):
    """Work that several partners do together; what it came from stands in the trace."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "title": "open",
        "summary": "open",
        "state": "open",
        "starts_on": "open",
        "ends_on": "open",
        "made_at": "open",
        "changed_at": "open",
    }

    class State(models.TextChoices):
        IDEA = "idea"
        RUNNING = "running"
        FINISHED = "finished"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    summary = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.IDEA)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["network", "title"], name="one_programme_per_title"),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="programme_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Goal(models.Model):
    """What a programme wants to reach; `indicator_key` names the indicator that will show it."""

    PRIVACY = {
        "id": "open",
        "programme": "open",
        "text": "open",
        "indicator_key": "open",
        "target": "open",
        "position": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(max_length=300)
    indicator_key = models.CharField(max_length=60, blank=True)
    target = models.CharField(
        max_length=120, blank=True, help_text="in words, such as: 200 by June"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class ProgrammePartner(models.Model):
    """An organisation in one role of one programme."""

    PRIVACY = {"id": "open", "programme": "open", "organisation": "open", "role": "open"}

    class Role(models.TextChoices):
        LEAD = "lead"
        DELIVER = "deliver"
        FUND = "fund"
        ADVISE = "advise"
        LIVED_EXPERIENCE = "lived_experience"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "partners.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=16, choices=Role.choices)

    class Meta:
        ordering = ["role", "organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "role"], name="one_partner_per_role"
            )
        ]


class Commitment(models.Model):
    """Something promised in public, by whom and by when. "Late" is worked out, never stored."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "programme": "open",
        "organisation": "open",
        "promised_by": "open",
        "text": "open",
        "due_on": "open",
        "state": "open",
        "note": "open",
        "reason": "open",
        "made_at": "open",
        "done_at": "open",
        "changed_at": "open",
    }

    class State(models.TextChoices):
        PROMISED = "promised"
        UNDER_WAY = "under_way"
        DONE = "done"
        BROKEN = "broken"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    organisation = models.ForeignKey(
        "partners.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    promised_by = models.CharField(
        max_length=120, blank=True, help_text="a role, never a person's name"
    )
    text = models.CharField(max_length=400)
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROMISED)
    note = models.CharField(max_length=600, blank=True)
    reason = models.CharField(max_length=600, blank=True, help_text="why it was broken")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="broken") | ~models.Q(reason=""),
                name="broken_commitment_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False)
                | (~models.Q(state="done") & models.Q(done_at=None)),
                name="done_commitment_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(promised_by=""),
                name="commitment_has_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text
