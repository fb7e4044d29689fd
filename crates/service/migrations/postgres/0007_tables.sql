-- The tables as SQLite has them from its seven first migrations; both go on from here under the same numbers.
-- Texts are compared byte by byte (`collate "C"`), as SQLite does; truths are 0 and 1.
--
-- Instants are milliseconds since 1970 UTC; ids are UUIDs as text; lists of texts are JSON.
-- Keys begin with the school's number, so that the tables shard by school as they are.

create table school (
    uai text collate "C" not null primary key,
    name text collate "C",
    mailbox text collate "C",
    activated_at bigint,
    revision bigint not null default 0,
    -- What the académie's list says of it: null when it was in none, else open or closed.
    listed text collate "C"
);

-- A request for a link. Codes, tokens and addresses are kept as HMACs only.
create table sign_in (
    id text collate "C" not null primary key,
    uai text collate "C" not null,
    challenge text collate "C" not null,
    device text collate "C" not null,
    address_hmac bytea not null,
    code_hmac bytea not null,
    token_hmac bytea not null,
    tries bigint not null default 0,
    asked_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    dead_at bigint
);
create index sign_in_by_school on sign_in (uai, asked_at);
create index sign_in_by_address on sign_in (address_hmac, asked_at);

create table session (
    token_hash bytea not null primary key,
    id text collate "C" not null unique,
    uai text collate "C" not null,
    role text collate "C" not null,
    person text collate "C" not null,
    device text collate "C" not null,
    opened_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);
create index session_by_school on session (uai, expires_at);

create table account (
    uai text collate "C" not null,
    ent_id text collate "C" not null,
    list text collate "C" not null,
    last_name text collate "C" not null,
    first_name text collate "C" not null,
    login text collate "C",
    classes text collate "C" not null,
    active bigint not null,
    row_version bigint not null default 1,
    primary key (uai, ent_id)
);

create table import (
    uai text collate "C" not null,
    id text collate "C" not null,
    list text collate "C" not null,
    state text collate "C" not null,
    base bigint not null,
    absent text collate "C" not null,
    row_count bigint not null,
    chunk_count bigint not null,
    digest text collate "C" not null,
    source text collate "C" not null,
    by text collate "C" not null,
    opened_at bigint not null,
    expires_at bigint not null,
    committed_at bigint,
    receipt text collate "C",
    undoes text collate "C",
    idempotency_key text collate "C",
    request_hash bytea,
    -- What it does with people whom its list names under another id: `no` or `by-login`.
    relink text collate "C" not null default 'no',
    -- Of the accounts of the list as they were sent; null until the import is done, and for those done before.
    list_digest text collate "C",
    primary key (uai, id)
);
create unique index import_by_key on import (uai, idempotency_key) where idempotency_key is not null;
create index import_by_date on import (uai, opened_at);

-- A chunk as it arrived, checked and compressed (zstd of its JSON); erased at commit or after 24 hours.
create table staged_chunk (
    uai text collate "C" not null,
    import_id text collate "C" not null,
    chunk bigint not null,
    hash bytea not null,
    row_count bigint not null,
    body bytea not null,
    primary key (uai, import_id, chunk)
);

-- What an import changed, before and after, kept 30 days: parts of 1,000 accounts (zstd of JSON).
create table change (
    uai text collate "C" not null,
    import_id text collate "C" not null,
    part bigint not null,
    body bytea not null,
    primary key (uai, import_id, part)
);

create table manager (
    uai text collate "C" not null primary key,
    ent_id text collate "C" not null,
    since bigint not null,
    by text collate "C" not null
);

-- Append only; each line holds the hash of the one before. No person's name.
create table audit (
    uai text collate "C" not null,
    n bigint not null,
    at bigint not null,
    what text collate "C" not null,
    session text collate "C" not null,
    detail text collate "C" not null,
    hash bytea not null,
    primary key (uai, n)
);

-- Letters on their way. `detail` is JSON without an address, a pupil or a secret; `secret` is
-- sealed under a key of the service. Both are erased once the letter left or is given up.
create table mail_outbox (
    uai text collate "C" not null,
    id text collate "C" not null,
    kind text collate "C" not null,
    detail text collate "C" not null,
    secret bytea,
    written_at bigint not null,
    due_at bigint not null,
    deadline bigint not null,
    tries bigint not null default 0,
    lease text collate "C",
    leased_until bigint not null default 0,
    over_at bigint,
    outcome text collate "C",
    -- Past the limit of its kind, one notice waits for the end of the hour (`written_at` says when) and
    -- counts the events of the meantime.
    gathers bigint not null default 0,
    primary key (uai, id)
);
create index mail_due on mail_outbox (due_at) where over_at is null;

-- Where each school's audit stands: cutting its last lines off is seen here, and in the anchors
-- that `balado-service audit anchors` gives to keep elsewhere.
create table audit_head (
    uai text collate "C" not null primary key,
    n bigint not null,
    hash bytea not null
);

-- Each list that was imported. Until the first one, every school of a served académie is served.
create table school_list (
    at bigint not null primary key,
    open bigint not null,
    closed bigint not null
);

-- Compressed already.
alter table staged_chunk alter column body set storage external;
alter table change alter column body set storage external;
