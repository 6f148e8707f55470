from piccolo.conf.apps import AppRegistry

from estate.database import Engine
from estate.settings import settings

DB = Engine(settings().database_url or "")

APP_REGISTRY = AppRegistry(
    apps=[
        "estate.accounts.piccolo_app",
        "estate.people.piccolo_app",
        "estate.search.piccolo_app",
        "estate.history.piccolo_app",
        "estate.mail.piccolo_app",
        "properties.piccolo_app",
        "leads.piccolo_app",
        "visits.piccolo_app",
    ]
)
