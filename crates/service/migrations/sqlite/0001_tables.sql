-- Instants are milliseconds since 1970 UTC; ids are UUIDs as text; lists of texts are JSON.
-- Keys begin with the school's number, so that the tables shard by school as they are.

create table school (
    uai text not null primary key,
    name text,
    mailbox text,
    activated_at integer,
    revision integer not null default 0
) strict, without rowid;

-- A request for a link. Codes, tokens and addresses are kept as HMACs only.
create table sign_in (
    id text not null primary key,
    uai text not null,
    challenge text not null,
    device text not null,
    address_hmac blob not null,
    code_hmac blob not null,
    token_hmac blob not null,
    tries integer not null default 0,
    asked_at integer not null,
    expires_at integer not null,
    used_at integer,
    dead_at integer
) strict, without rowid;
create index sign_in_by_school on sign_in (uai, asked_at);
create index sign_in_by_address on sign_in (address_hmac, asked_at);

create table session (
    token_hash blob not null primary key,
    id text not null unique,
    uai text not null,
    role text not null,
    person text not null,
    device text not null,
    opened_at integer not null,
    expires_at integer not null,
    revoked_at integer
) strict, without rowid;
create index session_by_school on session (uai, expires_at);

create table account (
    uai text not null,
    ent_id text not null,
    list text not null,
    last_name text not null,
    first_name text not null,
    login text,
    classes text not null,
    active integer not null,
    row_version integer not null default 1,
    primary key (uai, ent_id)
) strict, without rowid;

create table import (
    uai text not null,
    id text not null,
    list text not null,
    state text not null,
    base integer not null,
    absent text not null,
    row_count integer not null,
    chunk_count integer not null,
    digest text not null,
    source text not null,
    by text not null,
    opened_at integer not null,
    expires_at integer not null,
    committed_at integer,
    receipt text,
    undoes text,
    idempotency_key text,
    request_hash blob,
    primary key (uai, id)
) strict, without rowid;
create unique index import_by_key on import (uai, idempotency_key) where idempotency_key is not null;
create index import_by_date on import (uai, opened_at);

-- A chunk as it arrived, checked and compressed (zstd of its JSON); erased at commit or after 24 hours.
create table staged_chunk (
    uai text not null,
    import_id text not null,
    chunk integer not null,
    hash blob not null,
    row_count integer not null,
    body blob not null,
    primary key (uai, import_id, chunk)
) strict;

-- What an import changed, before and after, kept 30 days: parts of 1,000 accounts (zstd of JSON).
create table change (
    uai text not null,
    import_id text not null,
    part integer not null,
    body blob not null,
    primary key (uai, import_id, part)
) strict;

create table manager (
    uai text not null primary key,
    ent_id text not null,
    since integer not null,
    by text not null
) strict, without rowid;

-- Append only; each line holds the hash of the one before. No person's name.
create table audit (
    uai text not null,
    n integer not null,
    at integer not null,
    what text not null,
    session text not null,
    detail text not null,
    hash blob not null,
    primary key (uai, n)
) strict, without rowid;
