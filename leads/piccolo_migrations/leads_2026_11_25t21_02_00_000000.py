from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T21:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "next steps become tasks; what is due, what has none, whose answer is awaited"

_OPEN_TASK = "done_at IS NULL AND dropped_at IS NULL"
_OPEN_LEAD = "closed_at IS NULL AND archived_at IS NULL"
_ORDER = "(coalesce(due_on, '9000-01-01'::date)), (coalesce(due_at, '9000-01-01 00:00+00'::timestamptz)), id"

STATEMENTS = (
    f"CREATE INDEX task_of_lead ON task (lead, {_ORDER}) WHERE {_OPEN_TASK}",
    f"CREATE INDEX task_of_account ON task (account, {_ORDER}) WHERE {_OPEN_TASK}",
    f"CREATE INDEX task_of_all ON task ({_ORDER}) WHERE {_OPEN_TASK}",
    "CREATE INDEX lead_without_next_step ON lead (agent, opened_at, id) "
    f"WHERE next_step = '' AND {_OPEN_LEAD}",
    f"CREATE INDEX lead_response ON lead (response_due_at) WHERE response_due_at IS NOT NULL AND {_OPEN_LEAD}",
    f"CREATE INDEX lead_response_of_agent ON lead (agent, response_due_at) "
    f"WHERE response_due_at IS NOT NULL AND {_OPEN_LEAD}",
    "CREATE UNIQUE INDEX sequence_run_one_a_lead ON sequence_run (lead) WHERE stopped_at IS NULL",
    "CREATE INDEX sequence_run_due ON sequence_run (next_at) WHERE stopped_at IS NULL",
    # gen_random_uuid() is no UUIDv7, but these rows are older than all that is made by the program.
    """
    INSERT INTO task (id, lead, person, account, title, kind, due_on, planned_on, time_zone, created_at)
    SELECT gen_random_uuid(), id, person, agent, next_step, 'other', next_step_on, next_step_on,
        coalesce((SELECT time_zone FROM agency), 'UTC'), last_activity_at
    FROM lead WHERE next_step <> '' AND closed_at IS NULL
    """,
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
