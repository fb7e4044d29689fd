-- Who comes through the ENT. One date an account, erased with it; no journal of who came when.
alter table account add column arrived_at bigint;

-- The ENTs that people are sent to: of a school, of a kind of school in a département, of a département.
create table ent (
    scope text collate "C" not null primary key,
    name text collate "C" not null,
    address text collate "C" not null,
    cuts_ids bigint not null
);

-- Tickets of ENTs that were seen, as hashes: none is taken twice, by whichever instance.
create table arrival_ticket (
    hash bytea not null primary key,
    seen_at bigint not null
);

-- Who is in Balado for an hour at most: what a cookie names until the ENT's logout.
create table arrival (
    uai text collate "C" not null,
    token_hash bytea not null,
    ent_id text collate "C" not null,
    ticket_hash bytea not null,
    expires_at bigint not null,
    primary key (uai, token_hash)
);
create index arrival_by_ticket on arrival (uai, ticket_hash);

-- Tries of people whom no list holds, since the last import: a count and no name.
create table arrival_unknown (
    uai text collate "C" not null primary key,
    tries bigint not null
);

-- Trials of the link, begun in the app: what the ENT's answer showed, without anybody's name.
create table link_trial (
    uai text collate "C" not null,
    id text collate "C" not null,
    token_hash bytea not null,
    begun_at bigint not null,
    expires_at bigint not null,
    answered_at bigint,
    outcome text collate "C",
    primary key (uai, id)
);
