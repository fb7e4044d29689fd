-- The PC that signed in is known since.
insert into known_device (uai, id, secret_hash, former_hash, used_at)
    values ('0779999A', '01a2282f-80fd-73fe-9e54-3a056cdfda81', X'0404040404040404040404040404040404040404040404040404040404040404', NULL, 1788246000000);
update session set known_device = '01a2282f-80fd-73fe-9e54-3a056cdfda81' where uai = '0779999A';
