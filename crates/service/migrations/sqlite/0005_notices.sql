-- Past the limit of its kind, one notice waits for the end of the hour (`written_at` says when) and
-- counts the events of the meantime.
alter table mail_outbox add column gathers integer not null default 0;
