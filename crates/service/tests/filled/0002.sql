-- Where the audit stands, and letters: five that left, and a code that waits.
insert into mail_outbox (uai, id, kind, detail, secret, written_at, due_at, deadline, tries, lease, leased_until, over_at, outcome)
    values ('0779999A', '01a2282f-80f9-73e3-88e3-e563cb4487d4', 'sign-in', '', NULL, 1788246000000, 1788246000000, 1788253200000, 1, NULL, 1788332400000, 1788246000000, 'sent');
insert into mail_outbox (uai, id, kind, detail, secret, written_at, due_at, deadline, tries, lease, leased_until, over_at, outcome)
    values ('0779999A', '01a2282f-80ff-7368-bd39-985452d3848d', 'opened', '', NULL, 1788246000000, 1788246000000, 1788505200000, 1, NULL, 1788332400000, 1788246000000, 'sent');
insert into mail_outbox (uai, id, kind, detail, secret, written_at, due_at, deadline, tries, lease, leased_until, over_at, outcome)
    values ('0779999A', '01a2282f-810b-7715-9262-b070b77c1e84', 'imported', '', NULL, 1788246000000, 1788246000000, 1788505200000, 1, NULL, 1788332400000, 1788246000000, 'sent');
insert into mail_outbox (uai, id, kind, detail, secret, written_at, due_at, deadline, tries, lease, leased_until, over_at, outcome)
    values ('0779999A', '01a2282f-8117-77ec-9d8e-d85c22c8c5f3', 'imported', '', NULL, 1788246000000, 1788246000000, 1788505200000, 1, NULL, 1788332400000, 1788246000000, 'sent');
insert into mail_outbox (uai, id, kind, detail, secret, written_at, due_at, deadline, tries, lease, leased_until, over_at, outcome)
    values ('0779999A', '01a2282f-811a-71c8-9910-8ec1b9d48526', 'manager-named', '', NULL, 1788246000000, 1788246000000, 1788505200000, 1, NULL, 1788332400000, 1788246000000, 'sent');
insert into mail_outbox (uai, id, kind, detail, secret, written_at, due_at, deadline, tries, lease, leased_until, over_at, outcome)
    values ('0779999A', '01a2282f-8145-751c-b2d0-b17dfc3cdad9', 'sign-in', '{"at":"2026-09-01T07:00:00Z","device":"SECRETARIAT-2","person":null,"event":{"sign-in":{"until":"2026-09-01T09:00:00Z"}}}', X'0303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303', 1788246000000, 1788246000000, 1788253200000, 0, NULL, 0, NULL, NULL);
insert into audit_head (uai, n, hash)
    values ('0779999A', 4, X'6C3BA664C2F6E037801AD564519505EC920ED7253292621F2382E26DBDFE8A9C');
