//! The start: what is wrong is said in the operator's words, what must not be is refused, and nothing is made by looking.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use synkro::services::demo_tenant;

use super::{run, run_with, words};
use crate::support::process::{How, WireBrowser, free_port, serve};
use crate::support::{Scene, TestDatabase, cluster_address};

#[tokio::test]
async fn a_database_that_can_not_be_opened_is_told_with_its_place_and_the_drivers_reason() {
    let sqlite = crate::support::sqlite();
    let scene = Scene::small(&sqlite).await;
    let server = cluster_address();
    let (_, host) = server.rsplit_once('@').expect("an address with a user");
    let (host, _) = host.split_once('/').expect("an address with a database");
    let closed = free_port().await;
    for (address, expected) in [
        (
            format!("postgres://synkro:hunter2@{host}/nosuch"),
            vec![host, "database nosuch", "user synkro", "does not exist"],
        ),
        (format!("postgres://nobody:hunter2@{host}/postgres"), vec![host, "user nobody", "does not exist"]),
        (
            "postgres://synkro:hunter2@no-such-host.invalid/db?sslmode=verify-full".to_owned(),
            vec!["no-such-host.invalid:5432", "database db", "lookup"],
        ),
        (format!("postgres://synkro:hunter2@127.0.0.1:{closed}/db"), vec!["Connection refused"]),
        ("sqlite:/proc/nowhere/synkro.db".to_owned(), vec!["/proc/nowhere"]),
        ("postgres://synkro:hunter2/3@host/db".to_owned(), vec!["DATABASE_URL", "%2F"]),
    ] {
        for command in [&["migrate"][..], &["serve"]] {
            let done = run_with(&scene, &sqlite, command, &[("DATABASE_URL", &address)]);
            let said = words(&done);
            assert!(!done.status.success(), "{address}");
            for part in &expected {
                assert!(said.contains(part), "{address}: {part}: {said}");
            }
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}

/// A cluster that wants passwords says that one is wrong; we say so, too.
#[tokio::test]
async fn a_wrong_password_is_called_one() {
    let sqlite = crate::support::sqlite();
    let scene = Scene::small(&sqlite).await;
    let cluster = crate::support::cluster::Cluster::start().await;
    let database = cluster.database().await;
    let raw = database.raw().await;
    sea_orm::ConnectionTrait::execute_unprepared(&raw, "CREATE ROLE asks LOGIN PASSWORD 'right-one'")
        .await
        .expect("a role");
    cluster.asks_for_passwords_of("asks");
    let address = database.address.replacen("synkro@", "asks:hunter2@", 1);
    let done = run_with(&scene, &sqlite, &["migrate"], &[("DATABASE_URL", &address)]);
    let said = words(&done);
    assert!(!done.status.success() && said.contains("password authentication failed"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).permissions().mode()
        & 0o777
}

#[tokio::test]
async fn the_databases_files_are_their_owners_alone_and_one_file_is_left_after_a_command() {
    let sqlite = crate::support::sqlite();
    let scene = Scene::small(&sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a/data/synkro.db");
    let address = format!("sqlite:{}", path.display());
    let done = run_with(&scene, &sqlite, &["migrate"], &[("DATABASE_URL", &address)]);
    assert!(done.status.success(), "{}", words(&done));
    let data = path.parent().expect("a folder");
    assert_eq!((mode(data), mode(data.parent().expect("a folder"))), (0o700, 0o700));
    for entry in std::fs::read_dir(data).expect("a folder") {
        let entry = entry.expect("a file").path();
        assert_eq!(mode(&entry), 0o600, "{}", entry.display());
    }
    // What an older version left open to all.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("set");
    let database = TestDatabase::at("sqlite", &address);
    let scene = scene.over(&database).await;
    demo_set_up(&scene).await;
    assert_eq!(mode(&path), 0o600);
    for ending in ["-wal", "-shm"] {
        assert_eq!(mode(Path::new(&format!("{}{ending}", path.display()))), 0o600, "{ending}");
    }
    scene.app.store.close().await;
    // Everything lies in the one file now: a copy of it is a copy of the database.
    for command in [&["audit", "verify"][..], &["admin", "reset-2fa", "--email", "nobody@x.kz"], &["migrate"]]
    {
        run(&scene, &database, command);
        let wal = format!("{}-wal", path.display());
        assert!(!Path::new(&wal).exists(), "{command:?} leaves {wal}");
    }
    let copy = folder.path().join("copy.db");
    std::fs::copy(&path, &copy).expect("copied");
    let copy = TestDatabase::at("sqlite", &format!("sqlite:{}", copy.display()));
    assert!(copy.dump().await.contains("owner@demo.example"));
}

async fn demo_set_up(scene: &Scene) {
    let manifest = serde_json::to_value(scene.sandbox.manifest()).expect("a manifest");
    let manifest = serde_json::from_value(manifest).expect("our view of it");
    demo_tenant::set_up(&scene.app, &manifest).await.expect("a tenant");
}

#[tokio::test]
async fn looking_makes_nothing() {
    let sqlite = crate::support::sqlite();
    let scene = Scene::small(&sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let address = format!("sqlite:{}", folder.path().join("typo/synkro.db").display());
    for command in [&["audit", "verify"][..], &["admin", "reset-2fa", "--email", "owner@demo.example"]] {
        let done = run_with(&scene, &sqlite, command, &[("DATABASE_URL", &address)]);
        let said = words(&done);
        assert!(!done.status.success() && said.contains("there is no database at"), "{command:?}: {said}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    // Looking at one that is there changes no byte, beside a running server, too.
    scene.app.store.close().await;
    let port = free_port().await;
    let _server = serve(&scene, &sqlite, How { port: Some(port), ..How::default() });
    WireBrowser::ready(port).await;
    let done = run(&scene, &sqlite, &["audit", "verify"]);
    assert!(done.status.success(), "{}", words(&done));
}

#[tokio::test]
async fn a_link_to_the_file_starts_no_second_server() {
    let sqlite = crate::support::sqlite();
    let scene = Scene::small(&sqlite).await;
    scene.app.store.close().await;
    let port = free_port().await;
    let _server = serve(&scene, &sqlite, How { port: Some(port), ..How::default() });
    WireBrowser::ready(port).await;
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("link.sqlite");
    std::os::unix::fs::symlink(sqlite.address.trim_start_matches("sqlite:"), &link).expect("a link");
    let address = format!("sqlite:{}", link.display());
    let done = run_with(&scene, &sqlite, &["serve"], &[("DATABASE_URL", &address)]);
    let said = words(&done);
    assert!(!done.status.success() && said.contains("in use by another Synkro process"), "{said}");
}

#[tokio::test]
async fn settings_that_would_silently_do_something_else_are_refused() {
    let sqlite = crate::support::sqlite();
    let scene = Scene::small(&sqlite).await;
    scene.app.store.close().await;
    for (name, value, expected) in [
        ("SYNKRO_LISTN", "127.0.0.1:0", "did you mean SYNKRO_LISTEN?"),
        ("SYNKRO_WEB_DIST", "/nonexistent", "index.html"),
        ("SYNKRO_LOG", "garbage", "debug"),
        ("SYNKRO_LOG_FORMAT", "JSON", "json"),
        ("SYNKRO_LISTEN", "0.0.0.0:0", "loopback"),
        ("SYNKRO_PUBLIC_URL", "http://synkro.example", "https"),
        ("SYNKRO_PUBLIC_URL", "https://user:hunter2@synkro.example", "password"),
        ("SYNKRO_TRUSTED_PROXY", "0.0.0.0/0", "anybody"),
    ] {
        let done = run_with(&scene, &sqlite, &["serve"], &[(name, value)]);
        let said = words(&done);
        assert!(!done.status.success(), "{name}={value}");
        assert!(said.contains(name) && said.contains(expected), "{name}={value}: {said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}
