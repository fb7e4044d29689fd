-- The id that somebody's name at sites is made of, once it is another one than that of the ENT: a relinked account
-- keeps the former one.
alter table account add column subject text;

-- What sites are given: a code for a minute, then a token for ten.
create table openid_grant (
    uai text not null,
    code_hash blob not null,
    client text not null,
    ent_id text not null,
    ticket_hash blob not null,
    sid text not null,
    redirect_uri text not null,
    challenge text not null,
    nonce text,
    profile integer not null,
    vouched_at integer not null,
    expires_at integer not null,
    used_at integer,
    token_hash blob,
    ends_at integer not null,
    primary key (uai, code_hash)
) strict, without rowid;
create index openid_grant_by_token on openid_grant (uai, token_hash);
create index openid_grant_by_ticket on openid_grant (uai, ticket_hash);

-- Which sites are told of the ENT's logout: by the hash of its ticket, without anybody's id.
create table openid_visit (
    uai text not null,
    sid text not null,
    client text not null,
    ticket_hash blob not null,
    ends_at integer not null,
    primary key (uai, sid)
) strict, without rowid;
create index openid_visit_by_ticket on openid_visit (uai, ticket_hash);
