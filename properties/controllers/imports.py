"""Imports of listings."""

from litestar.di import Provide

from properties.controllers.import_pages import ImportPages
from properties.dependencies import provide_import
from properties.imports.forms import ListingsForm
from properties.imports.labels import label
from properties.imports.listings import LISTINGS


class ImportsController(ImportPages):
    path = "/properties/imports"
    dependencies = {"run": Provide(provide_import)}
    kind = LISTINGS
    form = ListingsForm
    label = label
