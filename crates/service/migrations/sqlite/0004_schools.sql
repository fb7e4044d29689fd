-- What the académie's list says of a school: null when it was in none, else open or closed.
alter table school add column listed text;

-- Each list that was imported. Until the first one, every school of a served académie is served.
create table school_list (
    at integer not null primary key,
    open integer not null,
    closed integer not null
) strict, without rowid;
