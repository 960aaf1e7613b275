"""What the clock remembers: one row for each task and the time it was due."""

from django.db import models


class Tick(models.Model):
    """One task at one due time: taken on lease, so that a killed worker's work is taken again."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        GAVE_UP = "gave up"

    PRIVACY = {
        "id": "open",
        "task": "open",
        "due_at": "open",
        "state": "open",
        "free_at": "open",
        "worker": "open",
        "attempts": "open",
        "started_at": "open",
        "ended_at": "open",
        "progress": "open",
        "last_error": "open",
    }

    task = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    #: Waiting: not before this time. Running: the lease ends here unless the worker beats.
    free_at = models.DateTimeField()
    worker = models.CharField(max_length=80, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    progress = models.CharField(max_length=200, blank=True, default="")
    #: The kind of error and where it arose, never its text: that may hold what a person said.
    last_error = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "due_at"], name="tick_once_per_due_time"),
            models.UniqueConstraint(
                fields=["task"], condition=models.Q(state="running"), name="tick_one_running"
            ),
        ]
        indexes = [models.Index(fields=["state", "free_at"], name="tick_next")]

    def __str__(self) -> str:
        return f"{self.task} due {self.due_at:%Y-%m-%d %H:%M}: {self.state}"
