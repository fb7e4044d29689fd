//! The statements, in the SQL that SQLite and PostgreSQL share.
//!
//! A parameter has the type of the column beside it; alone in a sum or in a `select` it is cast. A truth
//! is read as 0 or 1. What stands in `/*pg … */` is a comment for SQLite.

/// Reads a table, and takes no lock that a writer wants.
pub const READY: &str = "select count(*) from school_list";
pub const SCHOOL: &str = "select name, mailbox, activated_at, revision from school where uai = ?1";
pub const SCHOOL_SERVED: &str = "select cast(case when not exists (select 1 from school_list) \
     or exists (select 1 from school where uai = ?1 and listed = 'open') then 1 else 0 end as bigint)";
pub const NAME_SCHOOL: &str = "insert into school (uai, name, listed) values (?1, ?2, 'open') \
     on conflict (uai) do update set name = excluded.name, listed = excluded.listed";
pub const LISTED_SCHOOLS: &str = "select uai, name, listed from school where listed is not null";
pub const LIST_SCHOOL: &str = "insert into school (uai, name, listed) values (?1, ?2, ?3) \
     on conflict (uai) do update set name = excluded.name, listed = excluded.listed";
pub const CLOSE_SCHOOL: &str = "update school set listed = 'closed' where uai = ?1";
pub const NOTE_LIST: &str = "insert into school_list (at, open, closed) values (?1, ?2, ?3) \
     on conflict (at) do update set open = excluded.open, closed = excluded.closed";
pub const ACTIVATE_SCHOOL: &str = "insert into school (uai, activated_at) values (?1, ?2) \
     on conflict (uai) do update set activated_at = coalesce(school.activated_at, excluded.activated_at)";
pub const NEXT_REVISION: &str = "update school set revision = revision + 1 where uai = ?1";
pub const ADVANCE_REVISION: &str = "insert into school (uai, revision) values (?1, ?2) \
     on conflict (uai) do update set revision = excluded.revision";

pub const ACTIVATED: &str = "select 1 from school where uai = ?1 and activated_at is not null";
/// What the académie's list says of it stays.
pub const ERASE_SCHOOL: &str = "update school set activated_at = null, mailbox = null \
     where uai = ?1 and activated_at is not null";

/// Of strangers: what a known PC asks for is counted by PC, and nowhere else.
pub const MAILS_OF_SCHOOL: &str = "select asked_at from sign_in \
     where uai = ?1 and known_device is null and asked_at > ?2 order by asked_at desc";
pub const MAILS_OF_ADDRESS: &str = "select asked_at from sign_in \
     where address_hmac = ?1 and known_device is null and asked_at > ?2 order by asked_at desc";
pub const MAILS_OF_DEVICE: &str = "select asked_at from sign_in \
     where uai = ?1 and known_device = ?2 and asked_at > ?3 order by asked_at desc";
pub const AWAITED: &str = "select id, expires_at from sign_in where uai = ?1 and challenge = ?2 \
     and device = ?3 and used_at is null and dead_at is null and expires_at > ?4 and through = ?5";
pub const KILL_REQUESTS: &str =
    "update sign_in set dead_at = ?2 where uai = ?1 and used_at is null and dead_at is null";
pub const ASK: &str = "insert into sign_in (id, uai, challenge, device, address_hmac, code_hmac, \
     token_hmac, asked_at, expires_at, known_device, mail_id, through) \
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
/// A request that lives, or that was used after `?4`.
pub const COUNT_TRY: &str = "update sign_in set tries = tries + 1 where id = ?1 and dead_at is null \
     and tries < ?3 and ((used_at is null and expires_at > ?2) \
     or (used_at > ?4 and session_id is not null)) \
     returning device, challenge, code_hmac, token_hmac, tries, known_device, session_id, through";
pub const SCHOOL_OF_SIGN_IN: &str = "select uai from sign_in where id = ?1";
pub const SHOWN_SIGN_IN: &str = "select token_hmac, uai, device, asked_at, expires_at, \
     cast(case when used_at is not null or dead_at is not null then 1 else 0 end as bigint) \
     from sign_in where id = ?1";
/// The right proof is no try.
pub const USE_SIGN_IN: &str = "update sign_in set used_at = coalesce(used_at, ?2), session_id = ?3, \
     tries = tries - 1 where id = ?1";
/// The code that opened a request of the gestionnaire, so that it opens it again when its answer is lost.
pub const KEEP_CODE: &str = "update sign_in set code_hmac = ?2 where id = ?1";
pub const KILL_SIGN_IN: &str = "update sign_in set dead_at = ?2 \
     where id = ?1 and used_at is null and dead_at is null";

pub const PROVE_DEVICE: &str = "update known_device set secret_hash = ?2, former_hash = null, \
     used_at = ?3 where uai = ?1 and (secret_hash = ?2 or former_hash = ?2) and used_at > ?4 \
     returning id";
pub const RENEW_DEVICE: &str = "insert into known_device (uai, id, secret_hash, used_at) \
     values (?1, ?2, ?3, ?4) on conflict (uai, id) do update set \
     former_hash = known_device.secret_hash, secret_hash = excluded.secret_hash, \
     used_at = excluded.used_at";
pub const RENEW_DEVICE_AGAIN: &str = "insert into known_device (uai, id, secret_hash, used_at) \
     values (?1, ?2, ?3, ?4) on conflict (uai, id) do update set \
     secret_hash = excluded.secret_hash, used_at = excluded.used_at";
pub const FORGET_OLDEST_DEVICES: &str = "delete from known_device where uai = ?1 and \
     (select count(*) from known_device as newer where newer.uai = known_device.uai \
     and (newer.used_at, newer.id) > (known_device.used_at, known_device.id)) >= ?2";
pub const FORGET_OTHER_DEVICES: &str = "delete from known_device where uai = ?1 and id not in \
     (select known_device from session where uai = ?1 and id = ?2 and known_device is not null)";

pub const OPEN_SESSION: &str = "insert into session (token_hash, id, uai, role, person, device, \
     opened_at, expires_at, known_device) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
pub const SESSION: &str = "select id, uai, role, person, device, opened_at, expires_at from session \
     where token_hash = ?1 and expires_at > ?2 and revoked_at is null";
pub const SESSIONS: &str = "select id, uai, role, person, device, opened_at, expires_at from session \
     where uai = ?1 and expires_at > ?2 and revoked_at is null order by opened_at desc";
pub const END_SESSIONS: &str = "update session set revoked_at = ?2 \
     where uai = ?1 and expires_at > ?2 and revoked_at is null";
pub const REPLACE_SESSION: &str = "update session set revoked_at = ?3 \
     where uai = ?1 and id = ?2 and expires_at > ?3 and revoked_at is null returning person";
pub const END_SESSION: &str = "update session set revoked_at = ?3 \
     where uai = ?1 and id = ?2 and expires_at > ?3 and revoked_at is null";

pub const STILL_OPEN: &str = "select 1 from session \
     where uai = ?1 and id = ?2 and expires_at > ?3 and revoked_at is null";

pub const ROSTER: &str = "select ent_id, last_name, first_name, login, classes, active \
     from account where uai = ?1 and list = ?2 order by ent_id";
pub const IDS_OF_OTHER_LIST: &str = "select ent_id from account where uai = ?1 and list <> ?2";
pub const WRITE_ACCOUNT: &str = "insert into account \
     (uai, ent_id, list, last_name, first_name, login, classes, active, deactivated_at) \
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) on conflict (uai, ent_id) do update set \
     list = excluded.list, last_name = excluded.last_name, first_name = excluded.first_name, \
     login = excluded.login, classes = excluded.classes, active = excluded.active, \
     deactivated_at = excluded.deactivated_at, \
     row_version = account.row_version + 1";
pub const SCHOOLS_WITH_LEAVERS: &str = "select distinct uai from account \
     where active = 0 and deactivated_at <= ?1 order by uai limit ?2";
pub const ERASE_LEAVERS: &str = "delete from account where uai = ?1 and ent_id in \
     (select ent_id from account where uai = ?1 and active = 0 and deactivated_at <= ?2 limit ?3)";
pub const REMOVE_ACCOUNT: &str = "delete from account where uai = ?1 and ent_id = ?2";
pub const RENAME_ACCOUNT: &str = "update account set ent_id = ?3, subject = coalesce(subject, ent_id) \
     where uai = ?1 and ent_id = ?2";
pub const RENAME_MANAGER: &str = "update manager set ent_id = ?3 where uai = ?1 and ent_id = ?2";
/// What sites know somebody by is made of `subject`: the next bearer of an id gets another one, which begins with
/// the import, so that its undoing finds the former one again.
pub const REPLACE_ACCOUNT: &str = "update account set arrived_at = null, \
     subject = cast(?3 as text) || coalesce(subject, ent_id) where uai = ?1 and ent_id = ?2";
pub const REPLACED_BY: &str = "select ent_id from account where uai = ?1 and \
     substr(subject, 1, length(cast(?2 as text))) = cast(?2 as text) order by ent_id";
pub const GIVE_BACK_ACCOUNT: &str = "update account set arrived_at = null, \
     subject = nullif(substr(subject, length(cast(?3 as text)) + 1), ent_id) \
     where uai = ?1 and ent_id = ?2";
pub const END_GRANTS_OF_ACCOUNT: &str = "delete from openid_grant where uai = ?1 and ent_id = ?2";
pub const END_ARRIVALS_OF_ACCOUNT: &str = "delete from arrival where uai = ?1 and ent_id = ?2";
pub const ACCOUNTS: &str = "select count(*) from account where uai = ?1";

pub const OPEN_IMPORT: &str = "insert into import (uai, id, list, state, base, absent, row_count, \
     chunk_count, digest, source, by, opened_at, expires_at, undoes, idempotency_key, request_hash, \
     relink, list_digest, absent_except, same_person) values (?1, ?2, ?3, 'open', ?4, ?5, ?6, ?7, \
     ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
/// Undoings stage nothing, and are as few as what they undo.
pub const NOT_DONE: &str = "select count(*), min(expires_at), \
     cast(coalesce(sum(octet_length(absent_except) + octet_length(same_person)), 0) as bigint) \
     from import where uai = ?1 and undoes is null and state in ('open', 'discarded') \
     and expires_at > ?2";
pub const IMPORT_OF_KEY: &str = "select id, expires_at, request_hash from import \
     where uai = ?1 and idempotency_key = ?2";
pub const IMPORT: &str = "select id, list, state, base, absent, row_count, chunk_count, digest, \
     source, by, opened_at, expires_at, committed_at, receipt, undoes, relink, \
     list_digest, absent_except, same_person from import \
     where uai = ?1 and id = ?2";
/// An undoing that nobody committed only showed what it would do: it is no line of the history.
pub const HISTORY: &str = "select id, list, state, base, absent, row_count, chunk_count, digest, \
     source, by, opened_at, expires_at, committed_at, receipt, undoes, relink, \
     list_digest, absent_except, same_person from import \
     where uai = ?1 and (undoes is null or committed_at is not null) \
     order by coalesce(committed_at, opened_at) desc, id desc limit 200";
pub const LISTS: &str = "select id, list, state, base, absent, row_count, chunk_count, digest, \
     source, by, opened_at, expires_at, committed_at, receipt, undoes, relink, \
     list_digest, absent_except, same_person from import \
     where uai = ?1 and state = 'committed' and undoes is null \
     order by committed_at desc, id desc";
pub const OPEN_UNDO_OF: &str = "select id from import \
     where uai = ?1 and undoes = ?2 and state = 'open' and expires_at > ?3 and base = ?4";
pub const CLOSE_IMPORT: &str = "update import set state = ?3, committed_at = ?4, receipt = ?5 \
     where uai = ?1 and id = ?2 and state = 'open'";
pub const SET_STATE: &str = "update import set state = ?3 where uai = ?1 and id = ?2";

pub const SCHOOLS_WITH_OLD_NAMES: &str = "select distinct uai from import \
     where coalesce(committed_at, opened_at) <= ?1 and by <> '—' order by uai limit ?2";
pub const OLD_NAMES: &str = "select id, receipt from import where uai = ?1 \
     and coalesce(committed_at, opened_at) <= ?2 and by <> '—' order by id limit ?3";
pub const FORGET_NAMES: &str =
    "update import set by = '—', receipt = ?3 where uai = ?1 and id = ?2";

pub const CHUNK_HASH: &str =
    "select hash from staged_chunk where uai = ?1 and import_id = ?2 and chunk = ?3";
pub const STAGE_CHUNK: &str = "insert into staged_chunk \
     (uai, import_id, chunk, hash, row_count, body) values (?1, ?2, ?3, ?4, ?5, ?6)";
/// An undoing reads back what it undoes, at most as much as is held.
pub const WEIGHT: &str = "select i.row_count + (case when i.undoes is null then 1 else 2 end) \
     * (select count(*) from account a where a.uai = i.uai) \
     from import i where i.uai = ?1 and i.id = ?2 and i.state = 'open'";
pub const STAGED_BYTES: &str = "select cast(coalesce(sum(octet_length(body)), 0) as bigint) \
     from staged_chunk where uai = ?1";
pub const STAGED: &str = "select chunk, row_count from staged_chunk \
     where uai = ?1 and import_id = ?2 order by chunk";
pub const STAGED_BODIES: &str =
    "select body from staged_chunk where uai = ?1 and import_id = ?2 order by chunk";
pub const ERASE_STAGED: &str = "delete from staged_chunk where uai = ?1 and import_id = ?2";
pub const KEEP_CHANGE: &str =
    "insert into change (uai, import_id, part, body) values (?1, ?2, ?3, ?4)";
pub const CHANGES: &str = "select body from change where uai = ?1 and import_id = ?2 order by part";

pub const MANAGER: &str = "select m.ent_id, m.login, a.last_name, a.first_name, m.since, m.by, \
     m.renewed_at from manager m left join account a on a.uai = m.uai and a.ent_id = m.ent_id \
     and a.active = 1 and a.list = 'teachers' \
     where m.uai = ?1 and (m.login is not null or a.ent_id is not null)";
pub const NOMINEE: &str = "select ent_id, login from manager where uai = ?1";
pub const NAME_TEACHER: &str = "insert into manager (uai, ent_id, since, by) \
     select uai, ent_id, cast(?3 as bigint), cast(?4 as text) from account \
     where uai = ?1 and ent_id = ?2 and list = 'teachers' and active = 1 \
     on conflict (uai) do update set ent_id = excluded.ent_id, login = null, \
     since = excluded.since, by = excluded.by, renewed_at = null, warned_at = null";
pub const NAME_STAFF: &str = "insert into manager (uai, login, since, by) values (?1, ?2, ?3, ?4) \
     on conflict (uai) do update set ent_id = null, login = excluded.login, \
     since = excluded.since, by = excluded.by, renewed_at = null, warned_at = null";
pub const RENEW_MANAGER: &str =
    "update manager set renewed_at = ?2, warned_at = null where uai = ?1";
pub const MANAGERS_BEFORE: &str =
    "select uai from manager where coalesce(renewed_at, since) < ?1 order by uai";
pub const MANAGERS_TO_WARN: &str = "select uai from manager \
     where coalesce(renewed_at, since) < ?1 and warned_at is null order by uai";
pub const LAPSE_MANAGER: &str =
    "delete from manager where uai = ?1 and coalesce(renewed_at, since) < ?2";
pub const WARN_MANAGER: &str = "update manager set warned_at = ?3 \
     where uai = ?1 and coalesce(renewed_at, since) < ?2 and warned_at is null";
pub const END_SESSIONS_OF_MANAGER: &str = "update session set revoked_at = ?2 \
     where uai = ?1 and role = 'gestionnaire' and expires_at > ?2 and revoked_at is null";
pub const KILL_REQUESTS_OF_MANAGER: &str = "update sign_in set dead_at = ?2 \
     where uai = ?1 and through = 'ent' and used_at is null and dead_at is null";
pub const KEEP_MANAGER_CODE: &str = "insert into manager_code (uai, code_hmac, expires_at) \
     values (?1, ?2, ?3) on conflict (uai) do update set code_hmac = excluded.code_hmac, \
     expires_at = excluded.expires_at";
pub const MANAGER_CODE: &str =
    "select code_hmac from manager_code where uai = ?1 and expires_at > ?2";
pub const FORGET_MANAGER_CODE: &str = "delete from manager_code where uai = ?1";
pub const KEEP_REVOCATION: &str = "insert into manager_revocation (uai, id, token_hmac, expires_at) \
     values (?1, ?2, ?3, ?4)";
pub const SCHOOL_OF_REVOCATION: &str = "select uai from manager_revocation where id = ?1";
pub const REVOCATION: &str =
    "select uai, token_hmac from manager_revocation where id = ?1 and expires_at > ?2";
pub const FORGET_REVOCATION: &str = "delete from manager_revocation where uai = ?1";
pub const FORGET_MANAGER_ARRIVALS: &str = "delete from manager_arrival where uai = ?1";
pub const ACTIVE_NAMES: &str =
    "select login, ent_id, list from account where uai = ?1 and active = 1";
pub const DISMISS_MANAGER: &str = "delete from manager where uai = ?1";
/// Somebody of the staff has no account that could end.
pub const END_MANAGER_REPLACED: &str = "delete from manager where uai = ?1 and ent_id = ?2";
pub const END_MANAGER: &str = "delete from manager where uai = ?1 and login is null and not exists \
     (select 1 from account where account.uai = manager.uai and account.ent_id = manager.ent_id \
     and account.active = 1 and account.list = 'teachers')";

pub const ADD_LETTER: &str = "insert into mail_outbox \
     (uai, id, kind, detail, secret, written_at, due_at, deadline, gathers) \
     values (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8)";
pub const NOTICES: &str = "select written_at from mail_outbox \
     where uai = ?1 and kind = ?2 and written_at > ?3 order by written_at";
pub const GATHERING: &str = "select id, detail from mail_outbox where uai = ?1 and kind = ?2 \
     and gathers = 1 and written_at > ?3 and lease is null and over_at is null";
pub const GATHER: &str = "update mail_outbox set detail = ?3 \
     where uai = ?1 and id = ?2 and lease is null and over_at is null";
pub const DROP_CODE: &str = "update mail_outbox set over_at = ?3, outcome = 'reported', \
     detail = '', secret = null where uai = ?1 and over_at is null \
     and id = (select mail_id from sign_in where id = ?2)";
pub const DROP_CODES: &str = "update mail_outbox set over_at = ?2, outcome = 'replaced', \
     detail = '', secret = null where uai = ?1 and kind = 'sign-in' and over_at is null";
/// Letters of a lane that are due at `?1`. Whoever has one of the keys that `$keys` lists opens their
/// secrets; anybody gives them up at their deadline.
macro_rules! due {
    ($lane:literal, $keys:literal) => {
        concat!(
            "from mail_outbox where over_at is null and ",
            $lane,
            " and due_at <= ?1 and leased_until <= ?1 and (sealed_under is null or deadline <= ?1 \
             or cast(",
            $keys,
            " as text) like '%' || sealed_under || '%')"
        )
    };
}
macro_rules! claim {
    ($lane:literal) => {
        concat!(
            "update mail_outbox set tries = tries + 1, lease = ?3, leased_until = ?2 \
             where (uai, id) = (select uai, id ",
            due!($lane, "?4"),
            " order by due_at, id limit 1 /*pg for update skip locked*/) and over_at is null \
             and leased_until <= ?1 returning uai, id, detail, secret, tries"
        )
    };
}
pub const ANY_CODE_DUE: &str = concat!("select 1 ", due!("kind = 'sign-in'", "?2"), " limit 1");
pub const ANY_NOTICE_DUE: &str = concat!("select 1 ", due!("kind <> 'sign-in'", "?2"), " limit 1");
pub const CLAIM_CODE: &str = claim!("kind = 'sign-in'");
pub const CLAIM_NOTICE: &str = claim!("kind <> 'sign-in'");
pub const PUT_LETTER_OFF: &str = "update mail_outbox set due_at = ?4, lease = null, \
     leased_until = 0 where uai = ?1 and id = ?2 and lease = ?3 and over_at is null";
pub const END_LETTER: &str = "update mail_outbox set over_at = ?4, outcome = ?5, lease = null, \
     detail = '', secret = null where uai = ?1 and id = ?2 and lease = ?3 and over_at is null";
pub const WAITING_LETTERS: &str = "select kind, count(*), min(written_at) from mail_outbox where over_at is null group by kind order by kind";
pub const LETTERS_FOR_OTHER_KEYS: &str = "select sealed_under, count(*) from mail_outbox \
     where over_at is null and sealed_under is not null \
     and not cast(?1 as text) like '%' || sealed_under || '%' group by sealed_under order by 1";

pub const AUDIT_HEAD: &str = "select n, hash from audit_head where uai = ?1";
pub const MOVE_AUDIT_HEAD: &str = "insert into audit_head (uai, n, hash) values (?1, ?2, ?3) \
     on conflict (uai) do update set n = excluded.n, hash = excluded.hash";
pub const AUDITED: &str = "select uai from audit_head union select uai from audit order by uai";
pub const TRAIL: &str =
    "select n, at, what, session, detail, hash from audit where uai = ?1 order by n";
pub const AUDIT: &str = "insert into audit (uai, n, at, what, session, detail, hash) \
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

pub const KEYS: &str = "select id from service_key order by id";
/// Since the last time that any of them was seen: a service that was stopped for long forgets none.
pub const FORGET_KEYS: &str = "delete from service_key \
     where seen_at < (select max(seen_at) from service_key) - cast(?1 as bigint)";
pub const FORGET_EVERY_KEY: &str = "delete from service_key";
pub const NOTE_KEY: &str = "insert into service_key (id, since, seen_at) values (?1, ?2, ?2) \
     on conflict (id) do update set seen_at = excluded.seen_at";

pub const FORGET_ENTS: &str = "delete from ent";
pub const KEEP_ENT: &str =
    "insert into ent (scope, name, address, cuts_ids) values (?1, ?2, ?3, ?4)";
pub const ENT: &str = "select name, address, cuts_ids from ent where scope = ?1";
pub const ENT_SCOPES: &str = "select scope from ent";
pub const ACTIVATED_SCHOOLS: &str =
    "select uai, name from school where activated_at is not null order by uai";
pub const ENTS: &str = "select name, address, cuts_ids, scope from ent order by scope";

pub const TAKE_TICKET: &str =
    "insert into arrival_ticket (hash, seen_at) values (?1, ?2) on conflict (hash) do nothing";
pub const ACCOUNT_BY_ID: &str = "select ent_id, last_name, first_name, login, classes, active, list \
     from account where uai = ?1 and ent_id = ?2";
pub const ACCOUNTS_BY_END_OF_ID: &str = "select ent_id, last_name, first_name, login, classes, active, list from account \
     where uai = ?1 and ent_id like '%-%' \
     and substr(ent_id, length(ent_id) - length(?2)) = '-' || ?2";
pub const ACCOUNTS_BY_LOGIN: &str = "select ent_id, last_name, first_name, login, classes, active, list from account \
     where uai = ?1 and login = ?2";
pub const NOTE_ARRIVAL: &str = "update account set arrived_at = ?3 where uai = ?1 and ent_id = ?2";
pub const OPEN_ARRIVAL: &str = "insert into arrival (uai, token_hash, ent_id, ticket_hash, expires_at) \
     values (?1, ?2, ?3, ?4, ?5)";
pub const ARRIVED: &str = "select a.ent_id, a.last_name, a.first_name, a.login, a.classes, a.active, a.list \
     from arrival r join account a on a.uai = r.uai and a.ent_id = r.ent_id \
     where r.uai = ?1 and r.token_hash = ?2 and r.expires_at > ?3 and a.active = 1";
pub const END_ARRIVAL_OF_TICKET: &str = "delete from arrival where uai = ?1 and ticket_hash = ?2";
pub const OPEN_MANAGER_ARRIVAL: &str = "insert into manager_arrival \
     (uai, token_hash, ticket_hash, expires_at) values (?1, ?2, ?3, ?4)";
pub const MANAGER_ARRIVED: &str = "select 1 from manager_arrival \
     where uai = ?1 and token_hash = ?2 and expires_at > ?3";
pub const END_MANAGER_ARRIVAL_OF_TICKET: &str =
    "delete from manager_arrival where uai = ?1 and ticket_hash = ?2";
pub const COUNT_UNKNOWN: &str = "insert into arrival_unknown (uai, tries) values (?1, 1) \
     on conflict (uai) do update set tries = arrival_unknown.tries + 1";
pub const UNKNOWN_ARRIVALS: &str = "select tries from arrival_unknown where uai = ?1";
pub const FORGET_UNKNOWN: &str = "delete from arrival_unknown where uai = ?1";
pub const ARRIVALS: &str = "select list, classes, count(*), \
     cast(sum(case when arrived_at >= ?2 then 1 else 0 end) as bigint), max(arrived_at) \
     from account where uai = ?1 and active = 1 group by list, classes order by list, classes";
pub const NEVER_CAME: &str = "select ent_id, last_name, first_name, login, classes, active, list \
     from account where uai = ?1 and active = 1 and (arrived_at is null or arrived_at < ?2) \
     order by list, classes, last_name, first_name, ent_id";
pub const FORGET_UNANSWERED_TRIALS: &str =
    "delete from link_trial where uai = ?1 and answered_at is null";
pub const BEGIN_TRIAL: &str = "insert into link_trial (uai, id, token_hash, begun_at, expires_at) \
     values (?1, ?2, ?3, ?4, ?5)";
pub const AWAITED_TRIAL: &str = "select 1 from link_trial \
     where uai = ?1 and token_hash = ?2 and expires_at > ?3 and answered_at is null";
pub const SETTLE_TRIAL: &str = "update link_trial set answered_at = ?3, outcome = ?4 \
     where uai = ?1 and token_hash = ?2 and expires_at > ?3 and answered_at is null";
pub const TRIAL: &str = "select id, begun_at, expires_at, answered_at, outcome from link_trial where uai = ?1 and id = ?2";
pub const LAST_TRIAL: &str = "select id, begun_at, expires_at, answered_at, outcome from link_trial \
     where uai = ?1 and answered_at is not null order by answered_at desc, id desc limit 1";

/// Given to a site: see `operations::openid`.
pub const OPEN_GRANT: &str = "insert into openid_grant (uai, code_hash, client, ent_id, ticket_hash, \
     sid, redirect_uri, challenge, nonce, profile, vouched_at, expires_at, ends_at) \
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
pub const KEEP_SUBJECT_APART: &str = "update account set subject = ?3 \
     where uai = ?1 and ent_id = ?2 and subject is null and exists (select 1 from account as other \
     where other.uai = ?1 and other.subject = ?2 and other.ent_id <> ?2)";
pub const GRANT: &str = "select client, redirect_uri, challenge, expires_at, used_at, sid, ticket_hash \
     from openid_grant where uai = ?1 and code_hash = ?2";
pub const USE_GRANT: &str = "update openid_grant set used_at = ?3, token_hash = ?4, ends_at = ?5 \
     where uai = ?1 and code_hash = ?2";
pub const END_GRANT: &str = "delete from openid_grant where uai = ?1 and code_hash = ?2";
pub const BEARER: &str = "select a.ent_id, a.last_name, a.first_name, a.login, a.classes, a.active, a.list, \
     g.client, coalesce(a.subject, a.ent_id), g.sid, g.nonce, g.profile, g.vouched_at \
     from openid_grant g join account a on a.uai = g.uai and a.ent_id = g.ent_id \
     where g.uai = ?1 and g.token_hash = ?2 and g.ends_at > ?3 and a.active = 1";
pub const OPEN_VISIT: &str = "insert into openid_visit (uai, sid, client, ticket_hash, ends_at) \
     values (?1, ?2, ?3, ?4, ?5)";
pub const FORGET_VISIT: &str = "delete from openid_visit where uai = ?1 and sid = ?2";
pub const END_GRANTS_OF_TICKET: &str =
    "delete from openid_grant where uai = ?1 and ticket_hash = ?2";
pub const END_VISITS_OF_TICKET: &str =
    "delete from openid_visit where uai = ?1 and ticket_hash = ?2 returning client, sid";
