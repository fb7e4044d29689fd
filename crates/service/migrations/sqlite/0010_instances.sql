-- Keys that instances on this database have, by their ids, which tell nothing of them. Empty here: an SQLite
-- file has one instance, which makes its own.
create table service_key (
    id text not null primary key,
    since integer not null,
    seen_at integer not null
) strict, without rowid;

-- The id of the key that a letter's secret is sealed under: its first eight bytes.
alter table mail_outbox add column sealed_under text
    generated always as (case when secret is not null then lower(hex(substr(secret, 1, 8))) end) virtual;
-- Codes have a way out of their own.
create index mail_codes_due on mail_outbox (due_at) where over_at is null and kind = 'sign-in';
