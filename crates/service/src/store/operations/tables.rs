//! Every table, as it is copied whole from one database to another.

/// A table and its columns.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    /// The columns of its primary key: none of them is ever null.
    pub key: &'static [&'static str],
    pub others: &'static [&'static str],
    /// Rows copied at a time: they are in memory meanwhile.
    pub piece: usize,
}

/// Of rows that are short.
const SHORT: usize = 5_000;

/// Of rows that hold a part of a list.
const LONG: usize = 50;

/// All that the service keeps, but for what a database works out itself: what is not here is lost by a move,
/// and a test says so.
pub const TABLES: &[Table] = &[
    Table {
        name: "school",
        key: &["uai"],
        others: &["name", "mailbox", "activated_at", "revision", "listed"],
        piece: SHORT,
    },
    Table { name: "school_list", key: &["at"], others: &["open", "closed"], piece: SHORT },
    Table {
        name: "sign_in",
        key: &["id"],
        others: &[
            "uai",
            "challenge",
            "device",
            "address_hmac",
            "code_hmac",
            "token_hmac",
            "tries",
            "asked_at",
            "expires_at",
            "used_at",
            "dead_at",
            "known_device",
            "mail_id",
            "session_id",
            "through",
        ],
        piece: SHORT,
    },
    Table {
        name: "session",
        key: &["token_hash"],
        others: &[
            "id",
            "uai",
            "role",
            "person",
            "device",
            "opened_at",
            "expires_at",
            "revoked_at",
            "known_device",
        ],
        piece: SHORT,
    },
    Table {
        name: "known_device",
        key: &["uai", "id"],
        others: &["secret_hash", "former_hash", "used_at"],
        piece: SHORT,
    },
    Table {
        name: "account",
        key: &["uai", "ent_id"],
        others: &[
            "list",
            "last_name",
            "first_name",
            "login",
            "classes",
            "active",
            "row_version",
            "deactivated_at",
            "arrived_at",
            "subject",
        ],
        piece: SHORT,
    },
    Table {
        name: "import",
        key: &["uai", "id"],
        others: &[
            "list",
            "state",
            "base",
            "absent",
            "row_count",
            "chunk_count",
            "digest",
            "source",
            "by",
            "opened_at",
            "expires_at",
            "committed_at",
            "receipt",
            "undoes",
            "idempotency_key",
            "request_hash",
            "relink",
            "list_digest",
            "absent_except",
            "same_person",
        ],
        piece: SHORT,
    },
    Table {
        name: "staged_chunk",
        key: &["uai", "import_id", "chunk"],
        others: &["hash", "row_count", "body"],
        piece: LONG,
    },
    Table { name: "change", key: &["uai", "import_id", "part"], others: &["body"], piece: LONG },
    Table {
        name: "manager",
        key: &["uai"],
        others: &["ent_id", "since", "by", "login", "renewed_at", "warned_at"],
        piece: SHORT,
    },
    Table {
        name: "manager_revocation",
        key: &["uai"],
        others: &["id", "token_hmac", "expires_at"],
        piece: SHORT,
    },
    Table {
        name: "manager_code",
        key: &["uai"],
        others: &["code_hmac", "expires_at"],
        piece: SHORT,
    },
    Table {
        name: "manager_arrival",
        key: &["uai", "token_hash"],
        others: &["ticket_hash", "expires_at"],
        piece: SHORT,
    },
    Table {
        name: "mail_outbox",
        key: &["uai", "id"],
        others: &[
            "kind",
            "detail",
            "secret",
            "written_at",
            "due_at",
            "deadline",
            "tries",
            "lease",
            "leased_until",
            "over_at",
            "outcome",
            "gathers",
        ],
        piece: SHORT,
    },
    Table {
        name: "audit",
        key: &["uai", "n"],
        others: &["at", "what", "session", "detail", "hash"],
        piece: SHORT,
    },
    Table { name: "ent", key: &["scope"], others: &["name", "address", "cuts_ids"], piece: SHORT },
    Table { name: "arrival_ticket", key: &["hash"], others: &["seen_at"], piece: SHORT },
    Table {
        name: "arrival",
        key: &["uai", "token_hash"],
        others: &["ent_id", "ticket_hash", "expires_at"],
        piece: SHORT,
    },
    Table { name: "arrival_unknown", key: &["uai"], others: &["tries"], piece: SHORT },
    Table {
        name: "link_trial",
        key: &["uai", "id"],
        others: &["token_hash", "begun_at", "expires_at", "answered_at", "outcome"],
        piece: SHORT,
    },
    Table {
        name: "openid_grant",
        key: &["uai", "code_hash"],
        others: &[
            "client",
            "ent_id",
            "ticket_hash",
            "sid",
            "redirect_uri",
            "challenge",
            "nonce",
            "profile",
            "vouched_at",
            "expires_at",
            "used_at",
            "token_hash",
            "ends_at",
        ],
        piece: SHORT,
    },
    Table {
        name: "openid_visit",
        key: &["uai", "sid"],
        others: &["client", "ticket_hash", "ends_at"],
        piece: SHORT,
    },
    Table { name: "audit_head", key: &["uai"], others: &["n", "hash"], piece: SHORT },
    Table { name: "service_key", key: &["id"], others: &["since", "seen_at"], piece: SHORT },
];

impl Table {
    /// Every column, the key first.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.key.iter().chain(self.others).copied()
    }
}
