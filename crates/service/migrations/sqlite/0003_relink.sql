-- What an import does with people whom its list names under another id: `no` or `by-login`.

alter table import add column relink text not null default 'no';
