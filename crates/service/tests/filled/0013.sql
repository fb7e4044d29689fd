-- An account that took another id keeps its name at sites; somebody is on the way to one.
insert into account (uai, ent_id, list, last_name, first_name, login, classes, active, row_version, subject)
    values ('0930341R', '9', 'students', 'DALMEIDA', 'Noé', NULL, '[]', 1, 2, '7');
insert into openid_grant (uai, code_hash, client, ent_id, ticket_hash, sid, redirect_uri, challenge, nonce, profile,
    vouched_at, expires_at, used_at, token_hash, ends_at)
    values ('0930341R', X'07', 'podcasts', '9', X'08', 'v-1', 'https://podcasts.example/retour', 'c', 'n', 1,
    1788246000000, 1788246060000, 1788246001000, X'09', 1788246601000);
insert into openid_visit (uai, sid, client, ticket_hash, ends_at)
    values ('0930341R', 'v-1', 'podcasts', X'08', 1788289200000);
