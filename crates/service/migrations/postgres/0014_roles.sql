-- A request opens by the code that the mailbox receives, or by the one that the school's gestionnaire is shown
-- after coming through the ENT.
alter table sign_in add column through text collate "C" not null default 'mail';

-- A nomination lapses on 31 October: of the year in which it was last made or renewed before 15 September,
-- else of the next one. `warned_at` is when the mailbox was told that it would.
alter table manager add column renewed_at bigint;
alter table manager add column warned_at bigint;

-- What the gestionnaire handed over can be revoked by the mailbox; it goes with the nomination.
create table manager_revocation (
    uai text collate "C" not null primary key,
    id text collate "C" not null,
    token_hmac bytea not null,
    expires_at bigint not null
);
create index manager_revocation_by_id on manager_revocation (id);

-- The code that the gestionnaire was shown last: it opens one request of the school, within ten minutes.
create table manager_code (
    uai text collate "C" not null primary key,
    code_hmac bytea not null,
    expires_at bigint not null
);

-- A gestionnaire of the staff, who has no account, in Balado for an hour at most.
create table manager_arrival (
    uai text collate "C" not null,
    token_hash bytea not null,
    ticket_hash bytea not null,
    expires_at bigint not null,
    primary key (uai, token_hash)
);
create index manager_arrival_by_ticket on manager_arrival (uai, ticket_hash);
