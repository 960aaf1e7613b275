"""Where people live and how many: an area tree, its boundaries, and populations by group."""

from django.db import models

from hearth.kit.ids import uuid7


class Place(models.Model):
    """One area of the tree: city, ward, small area. Codes carry their year."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "parent": "open",
        "code": "open",
        "code_year": "open",
        "name": "open",
        "level": "open",
        "depth": "open",
        "path": "open",
        "boundary": "open",
        "outline": "open",
        "frame_height": "open",
        "latitude": "open",
        "longitude": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="places")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    code = models.CharField(max_length=40)
    code_year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=30, help_text="city, ward, area, as the source calls it")
    depth = models.PositiveSmallIntegerField(help_text="0 at the top")
    path = models.CharField(max_length=200, help_text="codes from the top, between slashes")
    boundary = models.JSONField(null=True, help_text="GeoJSON geometry, longitude and latitude")
    outline = models.TextField(blank=True, help_text="simplified SVG path, drawn once at loading")
    frame_height = models.PositiveSmallIntegerField(
        null=True, help_text="height of the drawing that the outline lies in; its width is 1000"
    )
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        ordering = ["depth", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "code", "code_year"], name="one_place_per_code"
            )
        ]
        indexes = [models.Index(fields=["network", "path"], name="place_path")]

    def __str__(self) -> str:
        return self.name


class Dimension(models.Model):
    """A way to tell groups apart (age band, ethnic group), from a versioned code list."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "key": "open",
        "name": "open",
        "question": "open",
        "code_list": "open",
        "year": "open",
        "unit": "open",
        "is_asked": "open",
        "position": "open",
    }

    class Unit(models.TextChoices):
        PERSONS = "persons"
        HOUSEHOLDS = "households"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(
        "networks.Network", on_delete=models.PROTECT, related_name="dimensions"
    )
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=200, blank=True)
    code_list = models.CharField(
        max_length=60, help_text="list and version, such as england-wales-2021"
    )
    year = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit.choices, default=Unit.PERSONS)
    is_asked = models.BooleanField(default=False, help_text="whether voices may be asked it")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="one_dimension_per_key")
        ]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """One group of a dimension; `broader` maps a fine list to broad groups."""

    PRIVACY = {
        "id": "open",
        "dimension": "open",
        "key": "open",
        "name": "open",
        "broader": "open",
        "position": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="categories")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=160)
    broader = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="narrower"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["dimension", "key"], name="one_category_per_key")
        ]

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """How many live there: one count by place and category, with its year and source."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "place": "open",
        "category": "open",
        "count": "open",
        "year": "open",
        "source": "open",
    }

    id = models.BigAutoField(primary_key=True)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="populations")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="populations")
    count = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "category", "year"], name="one_population_count"
            )
        ]
        indexes = [models.Index(fields=["network", "category"], name="population_category")]


class Layer(models.Model):
    """Something that is known of places beside who lives there: deprivation, tenure, green space."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "key": "open",
        "name": "open",
        "unit": "open",
        "year": "open",
        "source": "open",
        "higher_is": "open",
        "made_at": "open",
    }

    class HigherIs(models.TextChoices):
        WORSE = "worse"
        BETTER = "better"
        NEITHER = "neither"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=40, blank=True, help_text="share, score, per 1,000")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    higher_is = models.CharField(max_length=7, choices=HigherIs.choices, default=HigherIs.NEITHER)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "key", "year"], name="one_layer_per_key_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})"


class LayerValue(models.Model):
    """A layer's figure for one place."""

    PRIVACY = {"id": "open", "layer": "open", "place": "open", "value": "open"}

    id = models.BigAutoField(primary_key=True)
    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="figures")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "place"], name="one_value_per_place")
        ]
