-- What contract 2 carries. Ids are JSON lists of texts. `list_digest` is of the list as it was announced,
-- from its opening on: an import without one was opened by contract 1, and is taken up no more.
alter table import add column absent_except text not null default '[]';
alter table import add column same_person text not null default '[]';

-- The file an import comes from is a kind, a day and counts (JSON, or `null` when nobody knows). Names of
-- files may be somebody's: those that contract 1 sent go, from receipts too.
update import set source = 'null';
update import set receipt = json_remove(receipt, '$.source') where receipt is not null;

-- Roles have other words.
update session set role = case role when 'manager' then 'gestionnaire' else 'chef' end;

-- A teacher, by the id of the account; or somebody of the staff, by their login in the ENT.
create table manager_of_2 (
    uai text not null primary key,
    ent_id text,
    login text,
    since integer not null,
    by text not null,
    check ((ent_id is null) <> (login is null))
) strict, without rowid;
insert into manager_of_2 (uai, ent_id, since, by) select uai, ent_id, since, by from manager;
drop table manager;
alter table manager_of_2 rename to manager;
