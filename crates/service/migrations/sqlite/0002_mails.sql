-- Letters on their way. `detail` is JSON without an address, a pupil or a secret; `secret` is
-- sealed under a key of the service. Both are erased once the letter left or is given up.
create table mail_outbox (
    uai text not null,
    id text not null,
    kind text not null,
    detail text not null,
    secret blob,
    written_at integer not null,
    due_at integer not null,
    deadline integer not null,
    tries integer not null default 0,
    lease text,
    leased_until integer not null default 0,
    over_at integer,
    outcome text,
    primary key (uai, id)
) strict, without rowid;
create index mail_due on mail_outbox (due_at) where over_at is null;

-- Where each school's audit stands: cutting its last lines off is seen here, and in the anchors
-- that `balado-service audit anchors` gives to keep elsewhere.
create table audit_head (
    uai text not null primary key,
    n integer not null,
    hash blob not null
) strict, without rowid;
insert into audit_head (uai, n, hash)
    select uai, n, hash from audit as a
    where n = (select max(n) from audit as b where b.uai = a.uai);
