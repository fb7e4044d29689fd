-- Since when an account is deactivated: when an import or an undoing last wrote it so. It is erased long after.
alter table account add column deactivated_at integer;
-- The list does not say which import did it: none after the last one that could.
update account set deactivated_at = coalesce(
    (select max(committed_at) from import where import.uai = account.uai and import.list = account.list
        and (import.absent = 'deactivate' or import.undoes is not null)),
    cast(unixepoch('subsec') * 1000 as integer)
) where active = 0;
create index account_deactivated on account (deactivated_at) where active = 0;
