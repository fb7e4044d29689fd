-- A nomination ends with its account since then. Those whose account is already gone or inactive had no
-- effect any more, and would have come back with it.
delete from manager where not exists (
    select 1 from account
    where account.uai = manager.uai and account.ent_id = manager.ent_id
        and account.active = 1 and account.list = 'teachers'
);
