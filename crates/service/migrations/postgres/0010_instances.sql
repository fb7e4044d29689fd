-- Keys that instances on this database have, by their ids, which tell nothing of them: an instance that
-- shares none of them is not one of ours.
create table service_key (
    id text collate "C" not null primary key,
    since bigint not null,
    seen_at bigint not null
);

-- The id of the key that a letter's secret is sealed under: its first eight bytes.
alter table mail_outbox add column sealed_under text collate "C"
    generated always as (case when secret is not null then encode(substr(secret, 1, 8), 'hex') end) stored;
-- Codes have a way out of their own.
create index mail_codes_due on mail_outbox (due_at) where over_at is null and kind = 'sign-in';
