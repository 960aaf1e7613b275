"""Panels by lot and plain lotteries: what is asked for, whom was written to, draws, meetings."""

from django.db import models

from hearth.kit.ids import uuid7

from .activities import Activity


class Panel(models.Model):
    """The settings of a panel or a plain lottery; from opening on only relaxations change its targets.

    `targets`: [{key, name, source, values: [{key, name, share, min, max}]}], one entry a feature; empty for
    a plain lottery. `composition` is what the public sees of who sits, taken once and protected.
    """

    PRIVACY = {
        "activity": "open",
        "seats": "open",
        "reserve": "open",
        "method": "open",
        "tickets": "open",
        "per_letter": "open",
        "one_per_household": "open",
        "targets": "open",
        "seed_how": "open",
        "seed_source": "open",
        "seed_at": "open",
        "seed_secret": "personal",
        "seed_commitment": "open",
        "promise": "open",
        "honorarium_minor": "open",
        "answer_days": "open",
        "erase_months": "open",
        "erased_at": "open",
        "composition": "quasi",
        "composed_at": "open",
        "composed_of": "personal",
    }

    class Method(models.TextChoices):
        """How chances are made fair; `plain` has no targets: everybody has the same chance."""

        LEXIMIN = "leximin"
        MAXIMIN = "maximin"
        NASH = "nash"
        GOLDILOCKS = "goldilocks"
        PLAIN = "plain"

    class SeedHow(models.TextChoices):
        """Public: words of a public event. Sealed: secret words, sealed before, and a number thrown in public."""

        PUBLIC = "public"
        SEALED = "sealed"

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="panel"
    )
    seats = models.PositiveSmallIntegerField(default=24)
    reserve = models.PositiveSmallIntegerField(
        default=0, help_text="plain lottery: how many wait in turn"
    )
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.LEXIMIN)
    tickets = models.PositiveSmallIntegerField(default=1000)
    per_letter = models.PositiveSmallIntegerField(
        default=1, help_text="how many of one address may register with one letter"
    )
    one_per_household = models.BooleanField(default=False)
    targets = models.JSONField(default=list)
    seed_how = models.CharField(max_length=6, choices=SeedHow.choices, default=SeedHow.SEALED)
    seed_source = models.CharField(max_length=300, blank=True, help_text="which event, in words")
    seed_at = models.DateTimeField(null=True, help_text="when the first draw is")
    seed_secret = models.CharField(max_length=64, blank=True)
    seed_commitment = models.CharField(max_length=64, blank=True)
    promise = models.TextField(
        max_length=2000, blank=True, help_text="what it takes and what is done with the result"
    )
    honorarium_minor = models.PositiveIntegerField(default=0, help_text="for each meeting")
    answer_days = models.PositiveSmallIntegerField(default=14)
    erase_months = models.PositiveSmallIntegerField(default=6)
    erased_at = models.DateTimeField(null=True)
    composition = models.JSONField(default=dict)
    composed_at = models.DateTimeField(null=True)
    composed_of = models.JSONField(default=list, help_text="pool numbers counted in it")


class PanelInvitation(models.Model):
    """One batch of invitations. Addresses are never kept: only how many letters went to which area."""

    PRIVACY = {
        "id": "open",
        "activity": "open",
        "kind": "open",
        "note": "quasi",
        "n": "open",
        "areas": "open",
        "seed": "open",
        "list_digest": "open",
        "made_at": "open",
    }

    class Kind(models.TextChoices):
        LETTERS = "letters"
        CHAMPIONS = "champions"
        REGISTER = "register"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    note = models.CharField(max_length=120, blank=True)
    n = models.PositiveIntegerField()
    areas = models.JSONField(default=list, help_text="[{code, name, letters}], by area")
    seed = models.CharField(max_length=200, blank=True, help_text="words that drew the addresses")
    list_digest = models.CharField(
        max_length=64, blank=True, help_text="of the list drawn from, so that it can be shown later"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at"]


class PanelRelaxation(models.Model):
    """Targets that gave way after the lock, for everybody to see: what, why, how many were in the pool."""

    PRIVACY = {
        "id": "open",
        "activity": "open",
        "changes": "open",
        "reason": "open",
        "made_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="relaxations")
    changes = models.JSONField(help_text="[{feature, value, name, min, max, new_min, new_max}]")
    reason = models.CharField(max_length=400)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at"]


class PanelDraw(models.Model):
    """One draw: the lottery is made first and published, then public words choose its ticket.

    `lottery`, `seated` and `gone` name people by their pool numbers alone. `pool` and `targets` stand as they were.
    """

    PRIVACY = {
        "id": "open",
        "activity": "open",
        "number": "open",
        "kind": "open",
        "state": "open",
        "free": "open",
        "targets": "open",
        "pool": "quasi",
        "pool_n": "open",
        "pool_digest": "open",
        "is_pool_public": "open",
        "lottery": "quasi",
        "chances": "open",
        "seated": "quasi",
        "gone": "quasi",
        "seed_at": "open",
        "seed_secret": "personal",
        "seed_commitment": "open",
        "seed": "open",
        "ticket": "open",
        "selected": "quasi",
        "reserve": "quasi",
        "trouble": "open",
        "step": "open",
        "asked_at": "open",
        "taken_at": "open",
        "ready_at": "open",
        "drawn_at": "open",
    }

    class Kind(models.TextChoices):
        FIRST = "first"
        REPLACEMENT = "replacement"
        LOTTERY = "lottery"

    class State(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        STUCK = "stuck"
        READY = "ready"
        DRAWN = "drawn"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=11, choices=Kind.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    free = models.PositiveSmallIntegerField(help_text="seats that it fills")
    targets = models.JSONField(default=list)
    pool = models.JSONField(default=list, help_text="[[pool number, [answers], household]]")
    pool_n = models.PositiveIntegerField(default=0)
    pool_digest = models.CharField(max_length=64, blank=True)
    is_pool_public = models.BooleanField(default=False)
    lottery = models.JSONField(default=dict)
    chances = models.JSONField(default=dict, help_text="least, most and a protected histogram")
    seated = models.JSONField(default=list)
    gone = models.JSONField(default=list)
    seed_at = models.DateTimeField(null=True)
    seed_secret = models.CharField(max_length=64, blank=True)
    seed_commitment = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=300, blank=True)
    ticket = models.PositiveSmallIntegerField(null=True)
    selected = models.JSONField(default=list)
    reserve = models.JSONField(default=list)
    trouble = models.JSONField(default=dict, help_text="why it cannot be done and what would help")
    step = models.CharField(max_length=20, blank=True, help_text="what is being worked on")
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="one_draw_per_number")
        ]


class PanelMeeting(models.Model):
    """A meeting of a panel, known before anybody registers."""

    PRIVACY = {
        "id": "open",
        "activity": "open",
        "title": "open",
        "starts_at": "open",
        "ends_at": "open",
        "where": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="panel_meetings")
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    where = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="panel_meeting_ends_after_start",
            )
        ]
