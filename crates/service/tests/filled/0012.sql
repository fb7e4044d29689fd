-- People came through the ENT, one of them to another school, some whom no list holds; the link was verified.
insert into ent (scope, name, address, cuts_ids) values ('077', 'ENT77', 'https://ent77.example/', 0);
insert into account (uai, ent_id, list, last_name, first_name, login, classes, active, row_version, arrived_at)
    values ('0930341R', '12', 'teachers', 'D’ALMEIDA', 'Inès', NULL, '[]', 1, 1, 1788246000000);
insert into arrival_ticket (hash, seen_at)
    values (X'0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C', 1788246000000);
insert into arrival (uai, token_hash, ent_id, ticket_hash, expires_at)
    values ('0779999A', X'0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D0D', 'T1', X'0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C0C', 1788249600000);
insert into arrival_unknown (uai, tries) values ('0779999A', 4);
insert into link_trial (uai, id, token_hash, begun_at, expires_at, answered_at, outcome)
    values ('0779999A', '01a2282f-8102-72ac-82d4-57166b7028ee', X'0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E', 1788246000000, 1788246600000, NULL, NULL);
