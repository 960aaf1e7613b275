"""Tags for context layers."""

from django import template

from hearth.faces.shared.layer_words import say_change

register = template.Library()
register.filter("change", say_change)
