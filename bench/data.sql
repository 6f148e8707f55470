-- A large agency of three years: run by bench/data.py, which has filled the temporary tables first_name,
-- last_name, whole_name, street and sentence (n, and the words), agent_name and password.
SET session_replication_role = replica;  -- no foreign-key checks: the rows are right as they are made
SET work_mem = '256MB';
SET maintenance_work_mem = '512MB';
SET synchronous_commit = off;
SELECT setseed(0.25);

INSERT INTO agency (id, name, country, currency, time_zone, office_hours, lead_visibility)
VALUES (1, 'Bench & Sons', 'GB', 'GBP', 'Europe/London', '{"1": ["09:00", "18:00"]}', 'office');

INSERT INTO office (id, name) SELECT uuidv7(), name FROM unnest(ARRAY['North', 'River', 'Garden']) AS name;
CREATE TEMP TABLE offices AS SELECT row_number() OVER (ORDER BY name) - 1 AS n, id FROM office;

INSERT INTO users (id, email, name, role, takes_leads, office, phone, password_hash)
SELECT uuidv7(), 'agent' || a.n || '@bench.example', a.name, 'agent', true, o.id,
       '+4420' || (79460000 + a.n), p.hash
FROM agent_name a JOIN offices o ON o.n = a.n % 3, password p;
INSERT INTO users (id, email, name, role, takes_leads, office, password_hash)
SELECT uuidv7(), 'staff@bench.example', 'Sam Staff', 'staff', false, o.id, p.hash
FROM offices o, password p WHERE o.n = 0;
CREATE TEMP TABLE agents AS
SELECT row_number() OVER (ORDER BY email) - 1 AS n, id, office, name FROM users WHERE role = 'agent';

CREATE FUNCTION pg_temp.each_word_once(line text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(' ' || word, '' ORDER BY n)
    FROM (SELECT word, min(n) AS n FROM unnest(string_to_array(line, ' ')) WITH ORDINALITY AS t (word, n) GROUP BY word) w
$$;

-- Properties: i is their age's rank, 1 the oldest.
CREATE TEMP TABLE home AS
SELECT i, uuidv7(-age) AS place, uuidv7(-age) AS id, now() - age AS at, 'E-' || (200000 + i) AS listing_id,
       (1 + i % 190) || ' ' || s.words AS street, c.city, c.postal || ' ' || (i % 9 + 1) || 'QT' AS postal,
       51.3 + r1 * 0.4 AS latitude, -0.5 + r2 * 0.8 AS longitude, r3, r4, a.id AS agent, a.office,
       md5(i::text) AS cover
FROM (SELECT i, interval '1095 days' * (1 - i / ({rows} + 1.0)) AS age, random() AS r1, random() AS r2,
             random() AS r3, random() AS r4, floor(random() * 40) AS agent, floor(random() * 500) AS street,
             floor(random() * 20)::int AS city
      FROM generate_series(1, {rows}) AS i) made
JOIN agents a ON a.n = made.agent
JOIN street s ON s.n = made.street
JOIN (SELECT n - 1 AS n, city, postal FROM unnest(
    ARRAY['London', 'Croydon', 'Barnet', 'Ealing', 'Bromley', 'Enfield', 'Harrow', 'Sutton', 'Richmond',
          'Kingston', 'Hounslow', 'Romford', 'Ilford', 'Wembley', 'Uxbridge', 'Watford', 'Epsom', 'Dartford',
          'Slough', 'Staines'],
    ARRAY['SW12', 'CR0', 'EN5', 'W5', 'BR1', 'EN1', 'HA1', 'SM1', 'TW9', 'KT1', 'TW3', 'RM1', 'IG1', 'HA9',
          'UB8', 'WD17', 'KT17', 'DA1', 'SL1', 'TW18']) WITH ORDINALITY AS town (city, postal, n)
) c ON c.n = made.city
ORDER BY i;

INSERT INTO place (id, unparsed_address, city, postal_code, country, latitude, longitude, pin_source,
                   geocode_state, time_zone, created_at)
SELECT place, street, city, postal, 'GB', latitude, longitude, 'geocoder', 'found', 'Europe/London', at
FROM home ORDER BY i;

INSERT INTO property (id, listing_id, place, standard_status, property_type, list_price,
    list_price_currency, bedrooms_total, bathrooms_total_integer, living_area, living_area_units, year_built,
    list_agent, list_office, slug, published_at, cover_key, photos_count, search, created_at,
    modification_timestamp)
SELECT id, listing_id, place,
    CASE WHEN r3 < 0.25 THEN 'Active' WHEN r3 < 0.30 THEN 'ComingSoon' WHEN r3 < 0.4 THEN 'Pending'
         WHEN r3 < 0.9 THEN 'Closed' ELSE 'Withdrawn' END,
    CASE WHEN r4 < 0.8 THEN 'Residential' WHEN r4 < 0.95 THEN 'ResidentialLease' ELSE 'Land' END,
    (100 + floor(r4 * r4 * 2900)) * 1000, 'GBP', 1 + floor(r4 * 5)::int, 1 + floor(r3 * 3)::int,
    30 + floor(r4 * 250), 'SquareMeters', 1900 + floor(r3 * 120)::int, agent, office,
    'home-' || i, CASE WHEN r3 < 0.3 THEN at END, CASE WHEN i % 8 = 0 THEN cover END,
    CASE WHEN i % 8 = 0 THEN 8 ELSE 0 END,
    pg_temp.each_word_once(lower(listing_id || ' bright home with garden view ' || street || ' ' || city || ' ' || postal)),
    at, at
FROM home ORDER BY i;

INSERT INTO property_text (id, property, language, headline, public_remarks)
SELECT uuidv7(), id, 'en', 'Bright home with garden view', repeat(
    'A quiet home near schools and the station, newly painted, with an open kitchen and much light. ', 4)
FROM home ORDER BY i;

INSERT INTO photo (id, property, position, state, file_name, content_type, byte_size, sha256, original_key,
                   public_key, width, height, colour)
SELECT uuidv7(), id, n, 'ready', n || '.jpg', 'image/jpeg', 2000000, sha256(('o' || i || '-' || n)::bytea),
       md5('o' || i || '-' || n), CASE n WHEN 0 THEN cover ELSE md5(i || '-' || n) END, 2048, 1365, '#8899aa'
FROM home, generate_series(0, 7) AS n WHERE i % 8 = 0 ORDER BY i, n;

-- Leads: the last twentieth are second cases of the first persons. Every 25th person writes their name in Japanese
-- or Korean; `line` is what they are found by.
CREATE TEMP TABLE new_case AS
SELECT made.i, uuidv7(-age) AS id, uuidv7(-age) AS person, now() - age AS at, age, made.r1, made.r2, made.r3, a.id AS agent,
       coalesce(a.office, o.id) AS office, a.name AS agent_name, coalesce(w.name, f.name || ' ' || l.name) AS name,
       coalesce(w.line, format(' %s%s', f.folded, nullif(' ' || l.folded, ' ' || f.folded))) AS line,
       CASE WHEN w.name IS NULL THEN f.folded ELSE 'guest' END AS first,
       CASE WHEN w.name IS NULL THEN l.folded ELSE 'n' END AS last, (7000000000 + made.i * 5003::bigint % 999999937)::text AS phone, h.id AS property, h.street || ', ' || h.city AS home,
       uuidv7(-age) AS enquiry
FROM (SELECT i, interval '1095 days' * (1 - i / ({rows} + 1.0)) AS age, random() AS r1, random() AS r2,
             random() AS r3, CASE WHEN random() < 0.99 THEN floor(random() * 40) END AS agent,
             floor(random() * 3) AS office, floor(random() * 100) AS first, floor(random() * 400) AS last,
             CASE WHEN i % 25 = 0 THEN i / 25 % 1000 END AS whole,
             (i + floor(random() * 1000))::int % {rows} + 1 AS home
      FROM generate_series(1, {rows}) AS i) made
LEFT JOIN agents a ON a.n = made.agent
JOIN offices o ON o.n = made.office
JOIN first_name f ON f.n = made.first
JOIN last_name l ON l.n = made.last
LEFT JOIN whole_name w ON w.n = made.whole
JOIN home h ON h.i = made.home
ORDER BY made.i;

-- People: one for each, the last twentieth without a case, as an address book has them.
INSERT INTO person (id, name, search, created_at)
SELECT person, name, format('%s 44%s 0%s %s.%s%s@post.example%s %s%s', line, phone, phone, first, last, i,
                            CASE WHEN first = 'guest' THEN ' guest' END, last, i), at
FROM new_case ORDER BY i;
INSERT INTO contact_point (id, person, kind, value, typed, position)
SELECT uuidv7(-age), person, 'phone', '+44' || phone, '0' || phone, 0 FROM new_case
UNION ALL
SELECT uuidv7(-age), person, 'email', v, v, 1
FROM (SELECT *, format('%s.%s%s@post.example', first, last, i) AS v FROM new_case) c
ORDER BY 1;
UPDATE new_case c SET person = p.person, name = p.name FROM new_case p WHERE c.i > {first_cases} AND p.i = c.i - {first_cases};

CREATE TEMP TABLE stage_of AS
SELECT i, CASE WHEN r1 < (CASE WHEN age > interval '180 days' THEN 0.85 ELSE 0.3 END)
               THEN (CASE WHEN r2 < 0.4 THEN 'Won' ELSE 'Lost' END)
               WHEN r2 < 0.1 THEN 'New' WHEN r2 < 0.6 THEN 'Contacted' WHEN r2 < 0.9 THEN 'Visiting'
               ELSE 'Offer' END AS stage
FROM new_case;

INSERT INTO lead (id, person, side, stage, agent, office, property, source, opened_at, assigned_at, closed_at,
                  lost_reason, next_step, next_step_on, last_activity_at)
SELECT c.id, c.person, CASE WHEN i > {first_cases} THEN 'sell' WHEN r3 < 0.7 THEN 'buy' ELSE 'rent' END, stage,
       agent, office, property, 'website', at, CASE WHEN agent IS NOT NULL THEN at + interval '1 minute' END,
       CASE WHEN stage IN ('Won', 'Lost') THEN at + active END,
       CASE WHEN stage = 'Lost' THEN 'price' END, CASE WHEN planned THEN 'Call about the offer' ELSE '' END,
       CASE WHEN planned THEN current_date + floor(r1 * 60)::int - 20 END, at + active
FROM (SELECT *, r3 < 0.4 AND stage NOT IN ('Won', 'Lost') AS planned, r2 * least(age, interval '60 days') AS active
      FROM new_case JOIN stage_of USING (i)) c
ORDER BY i;

INSERT INTO enquiry (id, lead, person, property, channel, name, email, phone, message, at)
SELECT enquiry, id, person, property, 'website', name, '', '0' || phone,
       'Good morning, is this home still to be had? ' || s.words, at
FROM new_case JOIN sentence s ON s.n = i * 7919::bigint % 20000 ORDER BY i;

-- A mail for each, sent long ago; forty of them are held.
INSERT INTO message (id, kind, person, about, recipient, subject, body_text, message_id, state, created_at, sent_at)
SELECT uuidv7(-age), 'enquiry_received', person, id, 'somebody@post.example', 'We have your enquiry',
       'Thank you.', '<' || i || '@bench.example>', CASE WHEN i % ({rows} / 40) = 0 THEN 'held' ELSE 'sent' END, at,
       CASE WHEN i % ({rows} / 40) = 0 THEN NULL ELSE at END
FROM new_case ORDER BY i;

-- Calls, notes and changes of stage: some leads have many, most have few, the newest two of each agent 500.
CREATE TEMP TABLE busy AS
SELECT i FROM (SELECT i, row_number() OVER (PARTITION BY agent ORDER BY i DESC) AS k FROM new_case
               WHERE agent IS NOT NULL AND i <= {first_cases}) c WHERE k <= 2;
CREATE TEMP TABLE work AS
SELECT k, uuidv7(-age * left_of) AS id, c.id AS lead, c.person, c.agent, c.at + age * (1 - left_of) AS at, c.phone,
       CASE WHEN k % 5 < 2 THEN 'call' WHEN k % 5 < 4 THEN 'note' ELSE 'stage' END AS kind
FROM (SELECT k, random() AS left_of, 1 + floor(random() ^ 2 * {rows})::int AS i
      FROM generate_series(1, 2 * {rows}) AS k
      UNION ALL SELECT k, random(), i FROM busy, generate_series(1, 500) AS k) picked
JOIN new_case c USING (i) WHERE c.agent IS NOT NULL;

INSERT INTO call (id, lead, person, account, direction, outcome, number, started_at, recorded_at, at, duration_seconds, note)
SELECT id, lead, person, agent, 'out', 'reached', '+44' || phone, at, at, at, 240, 'Wants a garden; calls back. ' || s.words
FROM work JOIN sentence s ON s.n = k * 104729::bigint % 20000 WHERE kind = 'call' ORDER BY at;
INSERT INTO note (id, lead, account, text, at)
SELECT id, lead, agent, 'Spoke with the bank: ' || s.words, at
FROM work JOIN sentence s ON s.n = k * 104729::bigint % 20000 WHERE kind = 'note' ORDER BY at;

-- Visits: three a day for each agent, half a year back and four weeks ahead, each with another home and lead.
CREATE TEMP TABLE appointment AS
SELECT uuidv7(-interval '1 day' * (180 - d)) AS id, c.id AS lead, c.person, a.id AS agent, a.name AS agent_name,
       h.id AS property, h.place, h.street || ', ' || h.city AS home, d, starts_at
FROM (SELECT a.n, d, s, row_number() OVER (PARTITION BY a.n ORDER BY d DESC, s) AS k,
             ((current_date - 180 + d) + make_time(9 + 3 * s + a.n::int % 2, 0, 0)) AT TIME ZONE 'Europe/London' AS starts_at
      FROM agents a, generate_series(0, 207) AS d, generate_series(0, 2) AS s) slot
JOIN agents a ON a.n = slot.n
JOIN (SELECT *, row_number() OVER (PARTITION BY agent ORDER BY i DESC) AS k FROM new_case WHERE i <= {first_cases}) c
  ON c.agent = a.id AND c.k = slot.k
JOIN home h ON h.i = 1 + (slot.n * 1000 + slot.k) * 2
ORDER BY starts_at;

INSERT INTO visit (id, lead, property, agent, starts_at, ends_at, time_zone, status, uid, booked_by, completed_at,
                   interest, note, feedback, created_at)
SELECT id, lead, property, agent, starts_at, starts_at + interval '45 minutes', 'Europe/London',
       CASE WHEN d >= 180 THEN 'Confirmed' WHEN d < 179 OR agent < lead THEN 'Completed' ELSE 'Confirmed' END,
       id || '@bench.example', agent, CASE WHEN d < 179 THEN starts_at + interval '1 hour' END,
       CASE WHEN d < 179 THEN 4 END, n.words, CASE WHEN d < 179 THEN f.words ELSE '' END, starts_at - interval '3 days'
FROM (SELECT *, row_number() OVER (ORDER BY id) AS k FROM appointment) a
JOIN sentence n ON n.n = k * 7919 % 20000 JOIN sentence f ON f.n = k * 104729 % 20000;
INSERT INTO reservation (id, visit, resource, during, exclusive)
SELECT uuidv7(), id, resource, tstzrange(starts_at, starts_at + interval '45 minutes'), true
FROM appointment, unnest(ARRAY[agent, place, person]) AS resource;

-- Events, numbered as they happened.
CREATE TEMP TABLE happened AS
SELECT row_number() OVER (ORDER BY at) AS seq, e.* FROM (
    SELECT at, NULL::uuid AS actor, 'lead_opened' AS kind, json_build_object('lead', id, 'side', 'buy', 'channel',
           'website', 'is_returning', false)::jsonb AS data, NULL::jsonb AS personal, ARRAY[id, person] AS subjects
    FROM new_case
    UNION ALL
    SELECT at + interval '1 second', NULL, 'enquiry_received', json_build_object('lead', id, 'enquiry', enquiry,
           'channel', 'website', 'property', property, 'home', home)::jsonb,
           json_build_object('name', name, 'message', 'Is this home still to be had?')::jsonb,
           ARRAY[id, person, property]
    FROM new_case
    UNION ALL
    SELECT at, agent, 'call_logged', json_build_object('lead', lead, 'call', id, 'direction', 'out', 'outcome',
           'reached', 'duration_seconds', 240, 'started_at', at)::jsonb,
           json_build_object('note', 'Wants a garden; calls back.', 'number', '+44' || phone)::jsonb, ARRAY[lead, person]
    FROM work WHERE kind = 'call'
    UNION ALL
    SELECT at, agent, 'note_added', json_build_object('lead', lead, 'note', id)::jsonb, json_build_object('text',
           'Spoke with the bank: financing is settled up to the asking price.')::jsonb, ARRAY[lead, person]
    FROM work WHERE kind = 'note'
    UNION ALL
    SELECT at, agent, 'stage_changed', json_build_object('lead', lead, 'before', 'New', 'after', 'Contacted')::jsonb,
           NULL, ARRAY[lead, person]
    FROM work WHERE kind = 'stage'
    UNION ALL
    SELECT starts_at - interval '3 days', agent, 'visit_booked', json_build_object('visit', id, 'property', property,
           'address', home, 'agent', agent, 'agent_name', agent_name, 'starts_at', starts_at, 'time_zone',
           'Europe/London')::jsonb, NULL, ARRAY[id, lead, person, property]
    FROM appointment
    UNION ALL
    SELECT at, agent, 'property_created', json_build_object('listing_id', listing_id)::jsonb, NULL, ARRAY[id]
    FROM home
) e;
INSERT INTO event (id, seq, at, actor, kind, data, personal)
SELECT uuidv7(at - now()), seq, at, actor, kind, data, personal FROM happened ORDER BY seq;
INSERT INTO event_subject (subject, seq, happened_at) SELECT subject, seq, at FROM happened, unnest(subjects) AS subject ORDER BY seq;
SELECT setval(pg_get_serial_sequence('event', 'seq'), (SELECT max(seq) FROM event));

SET session_replication_role = DEFAULT;
