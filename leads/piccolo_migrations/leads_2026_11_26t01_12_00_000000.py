from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-26T01:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "figures of calls by day"

_OLD = "now() - interval '20 hours'"  # whatever is younger is in no day that is kept
_LEAD = ("source", "agent", "assigned_at", "opened_at", "archived_at", "merged_into")
_CHANGED = "({}) IS DISTINCT FROM ({})".format(
    ", ".join(f"OLD.{name}" for name in _LEAD), ", ".join(f"NEW.{name}" for name in _LEAD)
)
STATEMENTS = (
    """
    CREATE TABLE call_day (
        day date NOT NULL, kind text NOT NULL, value text NOT NULL, rules int NOT NULL,
        called int NOT NULL, reached int NOT NULL, incoming int NOT NULL, missed int NOT NULL,
        seconds int NOT NULL, leads int NOT NULL, waiting int NOT NULL, minutes bytea NOT NULL,
        PRIMARY KEY (day, kind, value)
    )
    """,
    "CREATE TABLE call_day_changed (day date NOT NULL)",
    "CREATE INDEX call_day_changed_day ON call_day_changed (day)",
    f"""
    CREATE FUNCTION change_call_days(moments timestamptz[]) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM unnest(moments) AS at WHERE at < {_OLD}) THEN
            PERFORM pg_advisory_xact_lock_shared(hashtext('call_day'));
            INSERT INTO call_day_changed (day)
            SELECT DISTINCT (at AT TIME ZONE coalesce((SELECT time_zone FROM agency LIMIT 1), 'UTC'))::date
            FROM unnest(moments) AS at;
        END IF;
    END $$
    """,
    """
    CREATE FUNCTION call_day_of_calls() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM change_call_days(ARRAY(
            SELECT at FROM changed
            UNION SELECT coalesce(l.assigned_at, l.opened_at) FROM changed c JOIN lead l ON l.id = c.lead));
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION call_day_of_lead() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM change_call_days(ARRAY[coalesce(NEW.assigned_at, NEW.opened_at)]);
        IF TG_OP = 'UPDATE' THEN
            PERFORM change_call_days(ARRAY[coalesce(OLD.assigned_at, OLD.opened_at)]);
            IF OLD.source IS DISTINCT FROM NEW.source THEN
                PERFORM change_call_days(ARRAY(SELECT at FROM call WHERE lead = NEW.id));
            END IF;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION call_day_of_enquiries() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM change_call_days(ARRAY(
            SELECT coalesce(l.assigned_at, l.opened_at) FROM changed e JOIN lead l ON l.id = e.lead
            WHERE e.campaign <> ''
            UNION SELECT c.at FROM changed e JOIN call c ON c.lead = e.lead WHERE e.campaign <> ''));
        RETURN NULL;
    END $$
    """,
    *(
        f"CREATE TRIGGER call_day_{event.lower()}_{rows.lower()} AFTER {event} ON {table} "
        f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {does}()"
        for table, does in (("call", "call_day_of_calls"), ("enquiry", "call_day_of_enquiries"))
        for event, rows in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ),
    "CREATE TRIGGER call_day_insert AFTER INSERT ON lead FOR EACH ROW "
    f"WHEN (coalesce(NEW.assigned_at, NEW.opened_at) < {_OLD}) EXECUTE FUNCTION call_day_of_lead()",
    f"CREATE TRIGGER call_day_update AFTER UPDATE OF {', '.join(_LEAD)} ON lead FOR EACH ROW "
    f"WHEN ({_CHANGED}) EXECUTE FUNCTION call_day_of_lead()",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="leads", description=DESCRIPTION)

    async def run() -> None:
        from piccolo_conf import DB

        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
