-- What the agents of bench/data.sql have before them: tasks, clocks of answers, sequences, mails, likely doubles. From
-- its tables alone.
SET session_replication_role = replica;
SET work_mem = '256MB';
SET synchronous_commit = off;
SELECT setseed(0.5);

-- The office never closes, so that the calls of the day are there at any hour.
UPDATE agency SET office_hours = (SELECT jsonb_object_agg(day, '["00:00", "23:59"]'::jsonb) FROM generate_series(1, 7) AS day);

-- Who has no case came from the address book of an agent.
UPDATE person SET agent = u.id, office = u.office
FROM (SELECT p.id, row_number() OVER () % 40 AS n FROM person p WHERE NOT EXISTS (SELECT FROM lead l WHERE l.person = p.id)) few
JOIN (SELECT id, office, row_number() OVER (ORDER BY email) - 1 AS n FROM users WHERE takes_leads) u USING (n)
WHERE few.id = person.id;

-- Every twentieth person has a tag and a role, every hundredth works with us.
UPDATE person SET tags = ARRAY[(ARRAY['investor', 'relocation', 'first home', 'vip', 'newsletter'])[1 + n % 5]],
    roles = CASE WHEN n % 5 = 0 THEN ARRAY['collaborator'] ELSE ARRAY['buyer'] END
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM person) numbered
WHERE numbered.id = person.id AND n % 20 = 0;

INSERT INTO tag (id, folded, spelling)
SELECT uuidv7(), tag, tag FROM unnest(ARRAY['investor', 'relocation', 'first home', 'vip', 'newsletter']) AS tag;

CREATE TEMP TABLE open_case AS
SELECT id, person, agent, opened_at, next_step, next_step_on, row_number() OVER (ORDER BY opened_at DESC) AS n
FROM lead WHERE closed_at IS NULL AND archived_at IS NULL AND agent IS NOT NULL;

-- A next step is a task; twice as many are done.
INSERT INTO task (id, lead, person, account, title, kind, due_on, planned_on, time_zone, created_by, created_at)
SELECT uuidv7(-interval '1 day' * (1 + n % 60)), id, person, agent, next_step, 'call', next_step_on, next_step_on,
       'Europe/London', agent, now() - interval '1 day' * (1 + n % 60)
FROM open_case WHERE next_step_on IS NOT NULL ORDER BY n DESC;
INSERT INTO task (id, lead, person, account, title, kind, due_on, planned_on, time_zone, created_by, created_at,
                  done_at, done_by)
SELECT uuidv7(-age), lead, person, account, 'Send the floor plan', 'mail', (now() - age)::date, (now() - age)::date,
       'Europe/London', account, now() - age - interval '2 days', now() - age, account
FROM (SELECT id AS lead, person, agent AS account, interval '1 day' * (1 + random() * 700) AS age FROM lead
      WHERE agent IS NOT NULL LIMIT {rows} / 5) old ORDER BY age DESC;

-- The newest of them wait for their first answer.
UPDATE lead SET response_since = due - interval '1 hour', response_warn_at = due - interval '20 minutes',
    response_due_at = due, response_escalate_at = due + interval '1 hour', response_rules = 1
FROM (SELECT id, now() - interval '1 minute' * (n / 20 - 60) AS due FROM open_case WHERE n <= {rows} / 25) clock
WHERE clock.id = lead.id;

INSERT INTO sequence (id, name, steps) VALUES (uuidv7(), 'New buyers', '[]');
INSERT INTO sequence_run (id, sequence, lead, started_by, started_at, next_at)
SELECT uuidv7(), s.id, c.id, c.agent, now() - interval '3 days', now() + interval '1 minute' * (n % 10000)
FROM open_case c, sequence s WHERE n % 20 = 0;

-- Mails: one of theirs for every tenth lead, one of ours before it. A fiftieth waits for somebody to decide.
CREATE TEMP TABLE spoken AS SELECT row_number() OVER () - 1 AS n, text FROM (SELECT text FROM note LIMIT 20000) few;
CREATE TEMP TABLE mailed AS
SELECT l.*, s.text, l.opened_at + interval '2 days' AS mail_at
FROM (SELECT l.id, l.person, l.agent, l.opened_at, row_number() OVER (ORDER BY l.opened_at) AS n FROM lead l) l
JOIN spoken s ON s.n = l.n % (SELECT count(*) FROM spoken)
WHERE l.n % 10 = 0;
INSERT INTO message (id, kind, person, about, author, sender_name, recipient, subject, body_text, message_id, state,
                     created_at, sent_at)
SELECT uuidv7(mail_at - now()), 'letter', person, id, agent, 'An agent', 'somebody@post.example', 'Your new home',
       text, '<letter' || n || '@bench.example>', 'sent', mail_at, mail_at
FROM mailed WHERE agent IS NOT NULL ORDER BY n;
INSERT INTO inbound_mail (id, digest, size, kind, state, message_id, sender, sender_name, recipients, subject, text,
                          person, about, received_at, created_at)
SELECT uuidv7(mail_at - now() + interval '1 day'), md5(n::text), 4000, CASE WHEN n % 500 = 0 THEN 'other' ELSE 'reply' END,
       CASE WHEN n % 500 = 0 THEN 'waiting' WHEN n % 30 = 0 THEN 'aside' ELSE 'done' END,
       '<reply' || n || '@post.example>', 'somebody' || n || '@post.example', 'Somebody', 'sales@bench.example',
       'Re: Your new home', text, CASE WHEN n % 500 > 0 THEN person END, CASE WHEN n % 500 > 0 THEN id END,
       mail_at + interval '1 day', mail_at + interval '1 day'
FROM mailed ORDER BY n;

INSERT INTO likely_double (id, person, other, score, evidence)
SELECT uuidv7(), p.id, p.next, 50 + n % 50, '[["name", "same", 4.0], ["phone", "alike", 2.5]]'
FROM (SELECT id, lead(id) OVER (ORDER BY id) AS next, row_number() OVER (ORDER BY id) AS n FROM person) p
WHERE n % 200 = 0 AND next IS NOT NULL;

SET session_replication_role = DEFAULT;
