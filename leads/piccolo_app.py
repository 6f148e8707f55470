from pathlib import Path

from piccolo.conf.apps import AppConfig

from leads import tables
from leads.answers.tables import MailTemplate
from leads.inbox.tables import MailRule
from leads.phone_logs.tables import IgnoredNumber, PhoneLog, PhoneLogCall
from leads.sequences.tables import Sequence, SequenceRun
from leads.tasks.tables import Task, TaskTemplate

APP_CONFIG = AppConfig(
    app_name="leads",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[
        tables.Lead,
        tables.Enquiry,
        tables.Call,
        tables.Note,
        MailTemplate,
        PhoneLog,
        PhoneLogCall,
        IgnoredNumber,
        MailRule,
        Sequence,
        SequenceRun,
        Task,
        TaskTemplate,
    ],
    migration_dependencies=[
        "estate.accounts.piccolo_app",
        "estate.people.piccolo_app",
        "estate.search.piccolo_app",
        "properties.piccolo_app",
    ],
)
