-- Who comes through the ENT. One date an account, erased with it; no journal of who came when.
alter table account add column arrived_at integer;

-- The ENTs that people are sent to: of a school, of a kind of school in a département, of a département.
create table ent (
    scope text not null primary key,
    name text not null,
    address text not null,
    cuts_ids integer not null
) strict, without rowid;

-- Tickets of ENTs that were seen, as hashes: none is taken twice, by whichever instance.
create table arrival_ticket (
    hash blob not null primary key,
    seen_at integer not null
) strict, without rowid;

-- Who is in Balado for an hour at most: what a cookie names until the ENT's logout.
create table arrival (
    uai text not null,
    token_hash blob not null,
    ent_id text not null,
    ticket_hash blob not null,
    expires_at integer not null,
    primary key (uai, token_hash)
) strict, without rowid;
create index arrival_by_ticket on arrival (uai, ticket_hash);

-- Tries of people whom no list holds, since the last import: a count and no name.
create table arrival_unknown (
    uai text not null primary key,
    tries integer not null
) strict, without rowid;

-- Trials of the link, begun in the app: what the ENT's answer showed, without anybody's name.
create table link_trial (
    uai text not null,
    id text not null,
    token_hash blob not null,
    begun_at integer not null,
    expires_at integer not null,
    answered_at integer,
    outcome text,
    primary key (uai, id)
) strict, without rowid;
