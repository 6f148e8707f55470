"""What the core's tables of people hold of them; and the queue, which is no room's own."""

from estate.i18n import N_, _
from estate.people import consents
from estate.people.doubles import contacts as contacts
from estate.people.merging import Moved, Stays, combines, merges
from estate.people.privacy.rooms import Chapter, Holding, Persons, gives, holds
from estate.people.tables import AddressKind, ContactKind, Label, LinkKind, Person, Role
from estate.people.words import ADDRESS_KINDS, LABELS, ROLES

ERASED = N_("Erased person")

holds(
    Holding(
        "person",
        "t.id = ANY({})",
        # In place of the name the erasure writes that there is none.
        empties={
            "search": "''",
            "language": "NULL",
            "name": "CASE WHEN t.erased_at IS NULL THEN '' ELSE t.name END",
            "given_name": "''",
            "family_name": "''",
            "more_languages": "ARRAY[]::text[]",
            "company": "''",
            "job_title": "''",
            "birthday": "NULL",
            "tags": "ARRAY[]::text[]",
            "remarks": "''",
        },
        mentions=("remarks",),
        impersonal=("roles", "source", "campaign"),
        emptied=N_("Name, languages, company, job title, birthday, tags, remarks"),
        stays=N_("that there was somebody, since when, in which role and from where"),
    ),
    # Goes with whoever it names.
    Holding("tag", mentions=("folded", "spelling"), loses=True),
    Holding(
        "contact_point",
        "t.person = ANY({})",
        forgets=True,
        impersonal=("kind", "value", "typed", "label"),
        emptied=N_("Phones and e-mail addresses"),
    ),
    Holding(
        "person_address",
        "t.person = ANY({})",
        forgets=True,
        impersonal=("kind", "unparsed_address", "city", "state_or_province", "postal_code", "country"),
        emptied=N_("Addresses"),
    ),
    Holding(
        "person_origin",
        "t.person = ANY({})",
        forgets=True,
        impersonal=("originating_system_name", "originating_system_key", "given", "row_hash"),
        emptied=N_("Keys in other systems, and what was taken from there"),
    ),
    Holding(
        "person_link",
        "t.person = ANY({}) OR t.other = ANY({})",
        forgets=True,
        impersonal=("kind",),
        emptied=N_("Links to other people"),
    ),
    Holding(
        "consent",
        "t.person = ANY({})",
        empties={"proof": "''", "withdrawn_at": "coalesce(t.withdrawn_at, now())"},
        impersonal=("purpose", "wording", "source"),
        emptied=N_("What was noted about how a consent was given; all are withdrawn"),
        stays=N_("to which words there was consent, from when to when"),
    ),
    Holding(
        "erasure",
        "t.person = ANY({})",
        passing=("looked_for",),
        stays=N_("that and when this person was erased, and by whom"),
    ),
    Holding(
        "merge",
        "t.kept = ANY({}) OR t.gone = ANY({})",
        stays=N_("that two records were made one, when and by whom"),
    ),
    Holding(
        "merge_row",
        "t.merge IN (SELECT m.id FROM merge m WHERE m.kept = ANY({}) OR m.gone = ANY({}))",
        forgets=True,
        mentions=("before", "after"),
        impersonal=("table_name", "column_name", "row_key"),
        emptied=N_("How their records were before they were made one"),
    ),
    Holding(
        "likely_double",
        "t.person = ANY({}) OR t.other = ANY({})",
        forgets=True,
        impersonal=("evidence", "state"),
        emptied=N_("Whom they are like, and why"),
    ),
    # Hashes of what they are met by.
    Holding("double_key", "t.person = ANY({})", forgets=True),
    # Jobs hold ids. What a failed one left behind may repeat what a value was.
    Holding("pgqueuer", mentions=("payload", "headers"), impersonal=("entrypoint", "dedupe_key")),
    Holding("pgqueuer_log", mentions=("traceback",), impersonal=("entrypoint",)),
    Holding("pgqueuer_schedules", impersonal=("entrypoint", "expression")),
    Holding("pgqueuer_statistics", impersonal=("entrypoint",)),
    Holding("migration", impersonal=("name", "app_name")),
)

merges(
    Moved("contact_point", "person", once=("kind", "value")),
    Moved("person_link", "person", once=("other", "kind"), stays="t.other = {}"),
    Moved("person_link", "other", once=("person", "kind"), stays="t.person = {}"),
    Moved("consent", "person"),
    Moved("person_address", "person"),
    Moved("person_origin", "person"),
    Stays("person", "merged_into", "the merge itself writes it"),
    Stays("erasure", "person", "it is about the one who was erased"),
    Stays("merge", "kept", "the merge itself"),
    Stays("merge", "gone", "the merge itself"),
    Stays("double_key", "person", "it is made again of what somebody has"),
    Stays("likely_double", "person", "pairs of somebody who was merged are not shown"),
    Stays("likely_double", "other", "pairs of somebody who was merged are not shown"),
    Stays("pgqueuer", "queue_manager_id", "a worker"),
)
combines(
    "person",
    {
        "more_languages": "ARRAY(SELECT DISTINCT unnest(k.more_languages || g.more_languages))",
        "roles": "ARRAY(SELECT DISTINCT unnest(k.roles || g.roles))",
        "tags": "ARRAY(SELECT DISTINCT unnest(k.tags || g.tags))",
        "remarks": "CASE WHEN k.remarks = g.remarks THEN k.remarks"
        " ELSE concat_ws(E'\n\n', nullif(k.remarks, ''), nullif(g.remarks, '')) END",
        "source": "coalesce(nullif(k.source, ''), g.source)",
        "campaign": "coalesce(nullif(k.campaign, ''), g.campaign)",
        "agent": "coalesce(k.agent, g.agent)",
        "office": "coalesce(k.office, g.office)",
        "created_at": "least(k.created_at, g.created_at)",
        "version": "k.version + 1",
        "modification_timestamp": "now()",
    },
    chosen=("name", "given_name", "family_name", "language", "company", "job_title", "birthday"),
    left=("id", "search", "archived_at", "erased_at", "merged_into"),
)


@gives
async def _who_they_are(persons: Persons) -> list[Chapter]:
    who = [await _names(persons), await _points(persons), await _addresses(persons)]
    return [*who, await _origins(persons), await _consents(persons), await _links(persons)]


async def _names(persons: Persons) -> Chapter:
    rows = await Person.raw(_WHO, persons)
    entries = [{**row, "roles": ", ".join(_(ROLES[Role(role)]) for role in row["roles"])} for row in rows]
    words = {
        "name": _("Name"),
        "given_name": _("Given name"),
        "family_name": _("Family name"),
        "language": _("Language"),
        "more_languages": _("Further languages"),
        "company": _("Company"),
        "job_title": _("Job title"),
        "birthday": _("Birthday"),
        "roles": _("Roles"),
        "tags": _("Tags"),
        "remarks": _("Remarks"),
        "source": _("Came from"),
        "campaign": _("Campaign"),
        "brought_in_by": _("Brought in by"),
        "known_since": _("Known since"),
    }
    return Chapter("person", _("You"), _("Who you are, as we have it."), entries, words)


_WHO = """
SELECT p.name, p.given_name, p.family_name, p.language,
    array_to_string(p.more_languages, ', ') AS more_languages,
    p.company, p.job_title, p.birthday, p.roles, array_to_string(p.tags, ', ') AS tags, p.remarks, p.source,
    p.campaign, u.name AS brought_in_by, p.created_at AS known_since
FROM person p LEFT JOIN users u ON u.id = p.agent WHERE p.id = ANY({}) ORDER BY p.created_at
"""


async def _points(persons: Persons) -> Chapter:
    rows = await Person.raw(_POINTS, persons)
    kinds = {ContactKind.PHONE: _("phone"), ContactKind.EMAIL: _("e-mail")}
    entries = [
        {**row, "kind": kinds[row["kind"]], "label": _(LABELS[Label(row["label"])]) if row["label"] else None}
        for row in rows
    ]
    words = {
        "kind": _("Kind"),
        "label": _("Where"),
        "value": _("Number or address"),
        "typed": _("As it was given"),
        "since": _("Since"),
        "bounced_at": _("Mails came back"),
        "wrong_at": _("Marked as wrong"),
    }
    return Chapter("contact_points", _("Phones and e-mails"), _("How we reach you."), entries, words)


_POINTS = """
SELECT kind, label, value, typed, created_at AS since, bounced_at, wrong_at FROM contact_point
WHERE person = ANY({}) ORDER BY position, created_at
"""


async def _addresses(persons: Persons) -> Chapter:
    rows = await Person.raw(_ADDRESSES, persons)
    entries = [{**row, "kind": _(ADDRESS_KINDS[AddressKind(row["kind"])])} for row in rows]
    words = {
        "kind": _("Kind"),
        "unparsed_address": _("Street and number"),
        "postal_code": _("Postcode"),
        "city": _("City"),
        "state_or_province": _("State or province"),
        "country": _("Country"),
    }
    return Chapter("addresses", _("Addresses"), _("Where you live or work."), entries, words)


_ADDRESSES = """
SELECT kind, unparsed_address, postal_code, city, state_or_province, country FROM person_address
WHERE person = ANY({}) ORDER BY position, id
"""


async def _origins(persons: Persons) -> Chapter:
    rows = await Person.raw(_ORIGINS, persons)
    words = {"source": _("System"), "key": _("Your key there"), "given": _("What came"), "at": _("When")}
    about = _("From where your details were taken over.")
    return Chapter("origins", _("Other systems"), about, rows, words)


_ORIGINS = """
SELECT originating_system_name AS source, originating_system_key AS key, given::text AS given, at
FROM person_origin WHERE person = ANY({}) ORDER BY at
"""


async def _consents(persons: Persons) -> Chapter:
    words = {
        "purpose": _("For what"),
        "wording": _("Your words"),
        "where": _("Where"),
        "proof": _("Noted"),
        "given_at": _("Given"),
        "noted_by": _("Noted by"),
        "withdrawn_at": _("Taken back"),
    }
    entries = [
        {
            "purpose": line.purpose_name,
            "wording": line.wording,
            "where": line.source_name,
            "proof": line.proof,
            "given_at": line.given_at,
            "noted_by": line.recorded_by,
            "withdrawn_at": line.withdrawn_at,
        }
        for line in await consents.of(persons)
    ]
    return Chapter("consents", _("Consents"), _("To what you agreed, and when."), entries, words)


async def _links(persons: Persons) -> Chapter:
    rows = await Person.raw(_LINKS, persons, persons)
    kinds = {
        LinkKind.SHARED_PHONE: _("somebody else has the same phone"),
        LinkKind.PARTNER: _("your partner"),
        LinkKind.HOUSEHOLD: _("somebody of your household"),
    }
    entries = [
        {"link": kinds[row["kind"]], "who": _("another person"), "since": row["since"]} for row in rows
    ]
    words = {"link": _("What"), "who": _("Who"), "since": _("Since")}
    return Chapter(
        "links", _("Links"), _("People who belong to you; who they are is left out."), entries, words
    )


_LINKS = """
SELECT kind, created_at AS since FROM person_link
WHERE person = ANY({}) OR other = ANY({}) ORDER BY created_at
"""
