-- A gestionnaire of the staff was handed the role, came through the ENT and was shown a code; somebody asked for one.
insert into sign_in (id, uai, challenge, device, address_hmac, code_hmac, token_hmac, tries, asked_at, expires_at, used_at, dead_at, through)
    values ('5d1e2c0b-7c8d-4a51-9a0e-2c56f0f2b6a1', '0779999A', 'challenge', 'SECRETARIAT-2', X'0909090909090909090909090909090909090909090909090909090909090909', X'0303030303030303030303030303030303030303030303030303030303030303', X'0404040404040404040404040404040404040404040404040404040404040404', 0, 1788246000000, 1788253200000, NULL, NULL, 'ent');
insert into manager (uai, ent_id, login, since, by, renewed_at, warned_at)
    values ('0930341R', NULL, 'paule.morel', 1788246000000, 'M. Benali', 1788246000000, 1789423200000);
insert into manager_revocation (uai, id, token_hmac, expires_at)
    values ('0930341R', '5d1e2c0b-7c8d-4a51-9a0e-2c56f0f2b6a2', X'0505050505050505050505050505050505050505050505050505050505050505', 1790838000000);
insert into manager_code (uai, code_hmac, expires_at)
    values ('0930341R', X'0707070707070707070707070707070707070707070707070707070707070707', 1788246600000);
insert into manager_arrival (uai, token_hash, ticket_hash, expires_at)
    values ('0930341R', X'0808080808080808080808080808080808080808080808080808080808080808', X'0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A', 1788249600000);
