-- Rows as the first version left them: a school that imported two lists and named its gestionnaire,
-- with an import still open. The same for both databases: `X'…'` is bytes.
insert into school (uai, name, mailbox, activated_at, revision)
    values ('0779999A', 'Collège Les Tilleuls', NULL, 1788246000000, 2);
insert into sign_in (id, uai, challenge, device, address_hmac, code_hmac, token_hmac, tries, asked_at, expires_at, used_at, dead_at)
    values ('7bbe3386-51e7-43c5-bcf8-66bfef85a34f', '0779999A', 'challenge', 'SECRETARIAT-2', X'0909090909090909090909090909090909090909090909090909090909090909', X'0101010101010101010101010101010101010101010101010101010101010101', X'0202020202020202020202020202020202020202020202020202020202020202', 1, 1788246000000, 1788253200000, 1788246000000, NULL);
insert into sign_in (id, uai, challenge, device, address_hmac, code_hmac, token_hmac, tries, asked_at, expires_at, used_at, dead_at)
    values ('9676f042-059b-4362-a24c-f841fedd0071', '0779999A', 'challenge', 'SECRETARIAT-2', X'0101010101010101010101010101010101010101010101010101010101010101', X'0101010101010101010101010101010101010101010101010101010101010101', X'0202020202020202020202020202020202020202020202020202020202020202', 0, 1788246000000, 1788253200000, NULL, NULL);
insert into session (token_hash, id, uai, role, person, device, opened_at, expires_at, revoked_at)
    values (X'A59F49410957191D23D343C16034ECF2E07CB4C2F21EBEA30847388948E541AF', '01a2282f-80fd-73fe-9e54-3a056cdfda80', '0779999A', 'school', 'Mme Martin', 'SECRETARIAT-2', 1788246000000, 1788253200000, NULL);
insert into account (uai, ent_id, list, last_name, first_name, login, classes, active, row_version)
    values ('0779999A', '1', 'students', 'D’ALMEIDA', 'Inès', 'ines.dalmeida', '["5B"]', 1, 1);
insert into account (uai, ent_id, list, last_name, first_name, login, classes, active, row_version)
    values ('0779999A', '2', 'students', 'D’ALMEIDA', 'Inès', 'ines.dalmeida', '["5B"]', 1, 1);
insert into account (uai, ent_id, list, last_name, first_name, login, classes, active, row_version)
    values ('0779999A', '3', 'students', 'D’ALMEIDA', 'Inès', 'ines.dalmeida', '["5B"]', 1, 1);
insert into account (uai, ent_id, list, last_name, first_name, login, classes, active, row_version)
    values ('0779999A', 'T1', 'teachers', 'D’ALMEIDA', 'Inès', 'ines.dalmeida', '["5B"]', 1, 1);
insert into import (uai, id, list, state, base, absent, row_count, chunk_count, digest, source, by, opened_at, expires_at, committed_at, receipt, undoes, idempotency_key, request_hash)
    values ('0779999A', '01a2282f-8102-72ac-82d4-57166b7028ed', 'students', 'committed', 0, 'keep', 3, 1, '0d94224946ff5829498bee734e277f1dc6f20d4f182646f0322842a2b4a6b24a', 'eleves.csv', 'Mme Martin', 1788246000000, 1788332400000, 1788246000000, '{"id":"01a2282f-8102-72ac-82d4-57166b7028ed","list":"students","source":"eleves.csv","at":"2026-09-01T07:00:00Z","by":"Mme Martin","counts":{"create":3,"update":0,"unchanged":0,"returning":0,"absent":0,"deactivate":0},"removed":0,"restored":0,"conflicts":0,"revision":"r1","digest":"0d94224946ff5829498bee734e277f1dc6f20d4f182646f0322842a2b4a6b24a","undoes":null,"undo_until":"2026-10-01T07:00:00Z"}', NULL, NULL, NULL);
insert into import (uai, id, list, state, base, absent, row_count, chunk_count, digest, source, by, opened_at, expires_at, committed_at, receipt, undoes, idempotency_key, request_hash)
    values ('0779999A', '01a2282f-810d-7522-bb88-0edb0d31ee2c', 'teachers', 'committed', 1, 'keep', 1, 1, 'de3e2842a63007600b797e335043b7acf64eee81bad39d13161a00d62a290ec4', 'eleves.csv', 'Mme Martin', 1788246000000, 1788332400000, 1788246000000, '{"id":"01a2282f-810d-7522-bb88-0edb0d31ee2c","list":"teachers","source":"eleves.csv","at":"2026-09-01T07:00:00Z","by":"Mme Martin","counts":{"create":1,"update":0,"unchanged":0,"returning":0,"absent":0,"deactivate":0},"removed":0,"restored":0,"conflicts":0,"revision":"r2","digest":"de3e2842a63007600b797e335043b7acf64eee81bad39d13161a00d62a290ec4","undoes":null,"undo_until":"2026-10-01T07:00:00Z"}', NULL, NULL, NULL);
insert into import (uai, id, list, state, base, absent, row_count, chunk_count, digest, source, by, opened_at, expires_at, committed_at, receipt, undoes, idempotency_key, request_hash)
    values ('0779999A', '01a2282f-811e-70c3-aaf7-a1a8d654e27a', 'students', 'open', 2, 'keep', 4, 1, 'acbbc3c40772eb5140fffc62655d84b27913c444fae847859f1ded298b36cc31', 'eleves.csv', 'Mme Martin', 1788246000000, 1788332400000, NULL, NULL, NULL, NULL, NULL);
insert into staged_chunk (uai, import_id, chunk, hash, row_count, body)
    values ('0779999A', '01a2282f-811e-70c3-aaf7-a1a8d654e27a', 0, X'0000000000000000000000000000000000000000000000000000000000000000', 4, X'28B52FFD60A600C50300B2461923A0378D01FF7315D058158EBA15041CED6EFFDBFDA5511928EE5AB818DFFE2304A8EA4395331004B0722E106EF265BBEA12E3BA1A839CAE64D96BE7AF2D2237BE0FC863A4A6185716C68038288E4664396790BE675A75E380F3D59EE9B1A9265F46244D05050007261920BD0189851AE22E87E71E');
insert into change (uai, import_id, part, body)
    values ('0779999A', '01a2282f-8102-72ac-82d4-57166b7028ed', 0, X'28B52FFD60CF006D040072481D23A0371DFF7315D058158E94B5645F853627F8896C2B4DC00EF1D3C2C53F2DBF03FFDF104E92200856D552EDE537C10FD2A3F381E04DDEAD73DAD0F1BA78A5D60570CBF879C688A98F770D07631A47C72B0B43301414C6E2B13CBF92B2E739ED7CDB17E9B19B62F96D53B487E303CF2F7E1EDB2B9A070006A402902721653A4604C84334F984734FA7C8');
insert into change (uai, import_id, part, body)
    values ('0779999A', '01a2282f-810d-7522-bb88-0edb0d31ee2c', 0, X'28B52FFD209DF5030032C81C2490B5E9FFC7EF72BEEA6320E23FD99B21090A7F22DB4AA3D6F0155452BCC5980FE6FA5F25CC34A9B41A5E17DB9CFC31270CBEE0993296ECFC9E6A15E25401A6BDC7F72A22FE9D3D005A59FBFC8E244AE160401C8D80E47885B29BC692F14BDB933F66A9F1BAA24713BF0B10C7AB6D5AEB194B0200F9DC9C11A29E');
insert into manager (uai, ent_id, since, by)
    values ('0779999A', 'T1', 1788246000000, 'Mme Martin');
insert into audit (uai, n, at, what, session, detail, hash)
    values ('0779999A', 1, 1788246000000, 'sign-in', '01a2282f-80fd-73fe-9e54-3a056cdfda80', '', X'FB3B131C9679A82D65A5E9AB462051F7F11FCB9EDBA8B2CCA5A96FAA130CFB03');
insert into audit (uai, n, at, what, session, detail, hash)
    values ('0779999A', 2, 1788246000000, 'commit', '01a2282f-80fd-73fe-9e54-3a056cdfda80', '{"import":"01a2282f-8102-72ac-82d4-57166b7028ed","counts":{"create":3,"update":0,"unchanged":0,"returning":0,"absent":0,"deactivate":0,"relinked":0}}', X'EB8A5F23256AEE3A6FA801865BCF55198C49E5E39FA2D3B6CE7CE6307222205D');
insert into audit (uai, n, at, what, session, detail, hash)
    values ('0779999A', 3, 1788246000000, 'commit', '01a2282f-80fd-73fe-9e54-3a056cdfda80', '{"import":"01a2282f-810d-7522-bb88-0edb0d31ee2c","counts":{"create":1,"update":0,"unchanged":0,"returning":0,"absent":0,"deactivate":0,"relinked":0}}', X'00FE74D2D27BD4904C3B5623DB0E74B598E5D1E6E10511019AA2A6CB53A2A683');
insert into audit (uai, n, at, what, session, detail, hash)
    values ('0779999A', 4, 1788246000000, 'name-manager', '01a2282f-80fd-73fe-9e54-3a056cdfda80', '', X'6C3BA664C2F6E037801AD564519505EC920ED7253292621F2382E26DBDFE8A9C');
