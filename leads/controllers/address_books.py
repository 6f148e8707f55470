"""Imports of people."""

from litestar.di import Provide

from leads.address_books.forms import PeopleForm
from leads.address_books.labels import label
from leads.address_books.people import PEOPLE
from leads.dependencies import provide_people_import
from properties.controllers.import_pages import ImportPages


class AddressBooksController(ImportPages):
    path = "/people/imports"
    dependencies = {"run": Provide(provide_people_import)}
    kind = PEOPLE
    form = PeopleForm
    label = label
