"""One list names everything that hangs on a voice."""

from django.apps import apps

from hearth.listen.services.hanging import BY_THEMSELVES, DEEDS, WORDS


def test_every_table_that_points_at_a_voice_is_named():
    pointing = {
        model.__name__
        for model in apps.get_app_config("listen").get_models()
        if any(field.name == "voice_id" for field in model._meta.concrete_fields)
    }
    assert pointing == {model.__name__ for model in (*WORDS, *DEEDS)} | set(BY_THEMSELVES)


def test_what_is_emptied_are_fields_of_the_table():
    for model, emptied in DEEDS.items():
        assert set(emptied) <= {field.name for field in model._meta.concrete_fields}
