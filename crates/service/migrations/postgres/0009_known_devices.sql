-- A PC on which the school signed in: the hash of the secret it was given then, and of the one before
-- until the new one is proven. It opens nothing: it has links asked for without waiting for strangers.
create table known_device (
    uai text collate "C" not null,
    id text collate "C" not null,
    secret_hash bytea not null,
    former_hash bytea,
    used_at bigint not null,
    primary key (uai, id)
);

-- The PC that proved its secret when it asked; null for a stranger, whose requests count together.
alter table sign_in add column known_device text collate "C";
-- Its mail, which goes with it when somebody says « ce n'est pas moi ».
alter table sign_in add column mail_id text collate "C";
-- The session that the request opened: its proof, repeated soon after a lost answer, takes its place.
alter table sign_in add column session_id text collate "C";
-- The PC that the session was opened on.
alter table session add column known_device text collate "C";
