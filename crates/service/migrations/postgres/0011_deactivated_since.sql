-- Since when an account is deactivated: when an import or an undoing last wrote it so. It is erased long after.
-- A former program leaves it null: whoever purges fills it then.
alter table account add column deactivated_at bigint;
-- The list does not say which import did it: none after the last one that could.
update account set deactivated_at = coalesce(
    (select max(committed_at) from import where import.uai = account.uai and import.list = account.list
        and (import.absent = 'deactivate' or import.undoes is not null)),
    cast(extract(epoch from now()) * 1000 as bigint)
) where active = 0;
create index account_deactivated on account (deactivated_at) where active = 0;
