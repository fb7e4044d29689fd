use balado_service::store::postgres::{Options, Postgres};
use balado_testkit::postgres::PostgresServer;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server that takes encrypted connections only, with a password, and shows a certificate for `localhost`.
fn guarded(authority: &CertifiedIssuer<'static, KeyPair>) -> PostgresServer {
    let mut server = PostgresServer::new().unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".into()]).unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    server.write("server.crt", &certificate.pem()).unwrap();
    server.write("server.key", &key.serialize_pem()).unwrap();
    // The user of `psql` in tests needs no password.
    let rules = "host all balado 127.0.0.1/32 trust\nhostssl all guest all scram-sha-256\n";
    server.write("pg_hba.conf", rules).unwrap();
    server.set("ssl=on");
    server.set("password_encryption=scram-sha-256");
    server.start().unwrap();
    server
}

async fn opens(place: &str, password: &str) -> Result<(), String> {
    let address = place.parse().map_err(|error| format!("{error}"))?;
    let options = Options { password: Some(password.into()), ..Options::new(address) };
    Postgres::open(options).await.map(drop).map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_password_goes_over_tls_to_the_server_that_was_meant() {
    let (authority, folder) = (authority(), tempfile::tempdir().unwrap());
    let other = self::authority();
    let file = |name: &str, pem: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, pem).unwrap();
        path.to_str().unwrap().replace('/', "%2F")
    };
    let (ours, theirs) = (file("ours.pem", &authority.pem()), file("theirs.pem", &other.pem()));
    let empty = file("empty.pem", "");
    let server = guarded(&authority);
    let database = server.database();
    database.ask("create role guest login password 'Mot de passe é'");
    database.ask(&format!("alter database {} owner to guest", database.name()));
    let at = |host: &str, settings: &str| {
        format!("postgres://guest@{host}:{}/{}?{settings}", server.port(), database.name())
    };
    let table = [
        ("localhost", format!("sslmode=verify-full&sslrootcert={ours}"), true, "known by name"),
        (
            "localhost",
            "sslmode=require&channel_binding=require".into(),
            true,
            "bound to the channel",
        ),
        ("localhost", "sslmode=prefer".into(), true, "encrypted when the server can"),
        ("127.0.0.1", "sslmode=require".into(), true, "whoever it is"),
        ("127.0.0.1", format!("sslmode=verify-full&sslrootcert={ours}"), false, "another name"),
        (
            "localhost",
            format!("sslmode=verify-full&sslrootcert={theirs}"),
            false,
            "another authority",
        ),
        (
            "localhost",
            format!("sslmode=require&sslrootcert={theirs}"),
            false,
            "named, so looked at",
        ),
        ("localhost", "sslmode=verify-full".into(), false, "the system does not know it"),
        ("localhost", format!("sslmode=verify-full&sslrootcert={empty}"), false, "no authority"),
        ("localhost", "sslmode=disable".into(), false, "the server wants TLS"),
    ];
    for (host, settings, expected, case) in table {
        let opened = opens(&at(host, &settings), "Mot de passe é").await;
        assert_eq!(opened.is_ok(), expected, "{case}: {opened:?}");
    }
    let wrong = opens(&at("localhost", "sslmode=require"), "sesame-7").await.unwrap_err();
    assert!(wrong.contains("28P01"), "{wrong}");
    assert!(!wrong.contains("sesame-7"), "{wrong}");
}
