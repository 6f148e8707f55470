"""The roof: every room's controllers under one application. Nothing imports it."""

import logging
import signal
from asyncio import get_running_loop
from functools import cache
from typing import Any

from litestar import Litestar, asgi
from litestar.config.compression import CompressionConfig
from litestar.enums import ScopeType
from litestar.types import Message, Receive, Scope, Send
from servestatic import ServeStaticASGI

from estate import pages, static
from estate.access import Authenticate, SameOrigin
from estate.accounts.controllers.audit import AuditController
from estate.accounts.controllers.closed_days import ClosedDaysController
from estate.accounts.controllers.devices import DevicesController
from estate.accounts.controllers.links import LinksController
from estate.accounts.controllers.offices import OfficesController
from estate.accounts.controllers.resets import ResetsController
from estate.accounts.controllers.settings import SettingsController
from estate.accounts.controllers.sign_in import SignInController
from estate.accounts.controllers.tokens import TokensController
from estate.accounts.controllers.users import UsersController
from estate.controllers import shell
from estate.controllers.desk import ColumnsController
from estate.controllers.health import healthz, readyz
from estate.controllers.live import live
from estate.errors import HANDLERS
from estate.live import hub
from estate.mail.controllers.messages import MessagesController
from estate.mail.controllers.unsubscriptions import UnsubscriptionsController
from estate.search.controllers.search import SearchController
from estate.settings import settings
from leads.answers import words as answer_words
from leads.controllers.address_books import AddressBooksController
from leads.controllers.api import ApiController, api_document
from leads.controllers.assignments import AssignmentController
from leads.controllers.call_list import show_call_list
from leads.controllers.calls import CallsController, LeadCallsController
from leads.controllers.doubles import DoublesController, MergesController, PairController, PickingController
from leads.controllers.enquiries import EnquiriesController
from leads.controllers.follow_up_rules import FollowUpRulesController
from leads.controllers.follow_ups import FollowUpController
from leads.controllers.handing import HandingController
from leads.controllers.leads import LeadsController
from leads.controllers.letters import LettersController
from leads.controllers.next_steps import (
    LeadSnoozeController,
    LeadTasksController,
    show_without_next_step,
)
from leads.controllers.notes import NotesController
from leads.controllers.office_closings import OfficeClosingsController
from leads.controllers.people import PeopleController, ThePersonController
from leads.controllers.person_parts import PersonPartsController
from leads.controllers.persons import PersonController
from leads.controllers.phone_logs import PhoneLogsController
from leads.controllers.privacy import PrivacyController
from leads.controllers.reports import CallReportController
from leads.controllers.sequences import LeadSequenceController, SequencesController
from leads.controllers.stages import StageController
from leads.controllers.task_templates import TaskTemplatesController
from leads.controllers.tasks import TaskController, TasksController
from leads.controllers.templates import TemplatesController
from leads.controllers.texts import TextsController
from leads.enquiry_form import EnquiryForm
from leads.inbox.controllers.decisions import DecisionsController
from leads.inbox.controllers.mails import MailsController
from leads.inbox.controllers.rules import RulesController
from leads.tasks import words as task_words
from piccolo_conf import DB
from properties import pictures
from properties import words as property_words
from properties.controllers.exports import ExportsController
from properties.controllers.homes import home
from properties.controllers.imports import ImportsController
from properties.controllers.photo import PhotoController
from properties.controllers.photo_sets import photo_set
from properties.controllers.photos import PhotosController
from properties.controllers.pictures import picture, private_picture
from properties.controllers.pins import PinsController
from properties.controllers.properties import PropertiesController
from properties.controllers.publications import PublicationsController
from visits import words as visit_words
from visits.controllers.cancellations import CancellationsController
from visits.controllers.completions import CompletionsController
from visits.controllers.departures import DeparturesController
from visits.controllers.handovers import HandoversController
from visits.controllers.lateness import LatenessController
from visits.controllers.office import show_office
from visits.controllers.times import TimesController
from visits.controllers.today import TodayController
from visits.controllers.visits import VisitsController

log = logging.getLogger(__name__)
_LONGEST_QUERY = 15  # seconds; nobody looks at a phone for longer

_COMPRESSION = CompressionConfig(
    backend="brotli",
    brotli_quality=4,  # 5 takes half as long again for 7 % less
    minimum_size=1000,
    # Compressed already, or sent line by line.
    exclude=[
        "^/static/",
        "^/photos/",
        "^/private-photos/",
        "^/properties/[^/]+/photos.zip",
        "^/live",
        "^/people/[^/]+/archive",
    ],
)

CONTROLLERS: list[Any] = [
    show_office,
    SignInController,
    ResetsController,
    LinksController,
    SettingsController,
    ClosedDaysController,
    FollowUpRulesController,
    DevicesController,
    AuditController,
    TokensController,
    OfficesController,
    OfficeClosingsController,
    UsersController,
    live,
    *shell.HANDLERS,
    SearchController,
    healthz,
    readyz,
    MessagesController,
    UnsubscriptionsController,
    MailsController,
    DecisionsController,
    RulesController,
    PropertiesController,
    PublicationsController,
    ExportsController,
    PinsController,
    ImportsController,
    home,
    PhotosController,
    PhotoController,
    picture,
    private_picture,
    photo_set,
    DoublesController,
    PairController,
    PickingController,
    MergesController,
    EnquiriesController,
    ApiController,
    api_document,
    ColumnsController,
    LeadsController,
    PeopleController,
    AddressBooksController,
    ThePersonController,
    PersonPartsController,
    HandingController,
    StageController,
    AssignmentController,
    NotesController,
    PersonController,
    PrivacyController,
    FollowUpController,
    CallReportController,
    PhoneLogsController,
    show_without_next_step,
    LeadTasksController,
    LeadSnoozeController,
    TasksController,
    TaskController,
    TaskTemplatesController,
    SequencesController,
    LeadSequenceController,
    show_call_list,
    LeadCallsController,
    CallsController,
    LettersController,
    TextsController,
    TemplatesController,
    TodayController,
    VisitsController,
    TimesController,
    CancellationsController,
    CompletionsController,
    LatenessController,
    HandoversController,
    DeparturesController,
]


def create_app() -> Litestar:
    static.manifest()
    pages.add_filters(property_words.FILTERS)
    pages.add_filters(pictures.FILTERS)
    pages.ENVIRONMENT.globals["enquiry_form"] = EnquiryForm.fresh  # for the pages of homes, left of leads
    pages.add_filters(answer_words.FILTERS)
    pages.add_filters(task_words.FILTERS)
    pages.add_filters(visit_words.FILTERS)
    return Litestar(
        [*CONTROLLERS, _static_files()],
        middleware=[SameOrigin(), Authenticate()],
        exception_handlers=HANDLERS,
        compression_config=_COMPRESSION,
        before_send=[_security_headers],
        on_startup=[_open_pool, hub.start, _end_streams_at_shutdown],
        on_shutdown=[hub.stop, DB.close_connection_pool],
        openapi_config=None,
        logging_config=None,  # estate.logs has the say
    )


def _static_files() -> Any:
    files = ServeStaticASGI(
        None, root=str(static.BUILT), prefix="", immutable_file_test=static.is_immutable, max_age=60
    )

    @asgi("/static", is_mount=True, copy_scope=True)
    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        await files({**scope, "path": scope["path"].rstrip("/")}, receive, send)

    return serve


async def _security_headers(message: Message, scope: Scope) -> None:
    if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
        return
    headers = list(message.get("headers", ()))
    given = {name.lower() for name, _value in headers}
    message["headers"] = headers + [
        header for header in _always(settings().base_url, settings().photos_origin) if header[0] not in given
    ]


@cache
def _always(base_url: str, photos_origin: str) -> list[tuple[bytes, bytes]]:
    policy = _CONTENT_POLICY.format(photos=f" {photos_origin}" if photos_origin else "")
    headers = _SECURITY | {"content-security-policy": policy}
    if base_url.startswith("https://"):
        headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{photos}; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(self), microphone=()",
}


async def _open_pool() -> None:
    named = {"application_name": "estate serve"}
    await DB.open(min_size=2, max_size=10, longest_query=_LONGEST_QUERY, server_settings=named)


async def _end_streams_at_shutdown() -> None:
    """A server waits for open streams when it stops; they end as soon as it is told to."""
    loop = get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        previous = signal.getsignal(number)

        def handle(received: int, frame: Any, previous: Any = previous) -> None:
            loop.call_soon_threadsafe(hub.end_streams)
            if callable(previous):
                previous(received, frame)

        try:
            signal.signal(number, handle)
        except ValueError:  # not in the main thread: a test's server, which ends its streams itself
            return
