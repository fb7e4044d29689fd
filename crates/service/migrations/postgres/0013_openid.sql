-- The id that somebody's name at sites is made of, once it is another one than that of the ENT: a relinked account
-- keeps the former one.
alter table account add column subject text collate "C";

-- What sites are given: a code for a minute, then a token for ten.
create table openid_grant (
    uai text collate "C" not null,
    code_hash bytea not null,
    client text collate "C" not null,
    ent_id text collate "C" not null,
    ticket_hash bytea not null,
    sid text collate "C" not null,
    redirect_uri text collate "C" not null,
    challenge text collate "C" not null,
    nonce text collate "C",
    profile bigint not null,
    vouched_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    token_hash bytea,
    ends_at bigint not null,
    primary key (uai, code_hash)
);
create index openid_grant_by_token on openid_grant (uai, token_hash);
create index openid_grant_by_ticket on openid_grant (uai, ticket_hash);

-- Which sites are told of the ENT's logout: by the hash of its ticket, without anybody's id.
create table openid_visit (
    uai text collate "C" not null,
    sid text collate "C" not null,
    client text collate "C" not null,
    ticket_hash bytea not null,
    ends_at bigint not null,
    primary key (uai, sid)
);
create index openid_visit_by_ticket on openid_visit (uai, ticket_hash);
