//! Redis that dies, forgets, hangs or refuses to write: nobody gets in who shouldn't, everybody else goes on working.

use serde_json::json;
use synkro_shared::run::RunStatus;

use crate::support::cluster::Redis;
use crate::support::process::{How, WireBrowser, free_port, serve, until_ended};
use crate::support::{Scene, postgres, whole_period};

const OWNER: &str = "owner@demo.example";
const PASSWORD: &str = synkro::services::demo_tenant::PASSWORD;

/// What happens to Redis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outage {
    Killed,
    Flushed,
    Hanging,
    ReadOnly,
}

#[tokio::test]
async fn whatever_happens_to_redis_the_doors_stay_shut_and_the_work_goes_on() {
    use Outage::{Flushed, Hanging, Killed, ReadOnly};
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    for outage in [Flushed, ReadOnly, Hanging, Killed] {
        let mut redis = Redis::start().await;
        let address = redis.address();
        let ports = [free_port().await, free_port().await];
        // The second one works on runs, too.
        let start = |at: usize| How {
            port: Some(ports[at]),
            redis: Some(&address),
            no_worker: at == 0,
            ..How::default()
        };
        let _processes = [0, 1].map(|at| serve(&scene, &database, start(at)));
        let [one, two] = [WireBrowser::ready(ports[0]).await, WireBrowser::ready(ports[1]).await];
        let (mut boss, mut victim) = (one.clone(), two.clone());
        assert_eq!(boss.sign_in(OWNER, PASSWORD).await.status, 200, "{outage:?}");
        assert_eq!(victim.sign_in(OWNER, PASSWORD).await.status, 200, "{outage:?}");
        match outage {
            Flushed => redis.tell("FLUSHALL"),
            // A master that never answers: every write is refused from now on.
            ReadOnly => redis.tell("REPLICAOF 127.0.0.1 1"),
            Hanging => redis.tell("CLIENT PAUSE 3600000 ALL"),
            Killed => redis.kill(),
        }
        let revoked = boss.post("/api/v1/account/sessions/revoke-others", &json!({})).await;
        assert_eq!(revoked.status, 200, "{outage:?}: {}", revoked.text());
        for turn in 0..20 {
            let answer = victim.at(ports[turn % 2]).get("/api/v1/auth/me").await;
            assert_eq!(answer.status, 401, "{outage:?}: a revoked session");
        }
        let known = boss.clone();
        for turn in 0..20 {
            let answer = known.at(ports[turn % 2]).get("/api/v1/auth/me").await;
            assert_eq!(answer.status, 200, "{outage:?}");
        }
        assert_eq!(known.at(ports[1]).sign_in(OWNER, PASSWORD).await.status, 200, "{outage:?}: signing in");
        // Guessing is never free: each process counts by itself meanwhile.
        let mut looked_at = 0;
        for turn in 0..60 {
            let mut stranger = one.at(ports[turn % 2]);
            let email = format!("{outage:?}@demo.example").to_lowercase();
            looked_at += usize::from(stranger.sign_in(&email, "wrong password").await.status == 401);
        }
        assert!(looked_at <= 20, "{outage:?}: {looked_at} guesses were looked at");
        let id = scene.start(whole_period()).await;
        let run = until_ended(&scene, id).await;
        assert_eq!(run.status, RunStatus::Done, "{outage:?}: {:?}", run.problem);
    }
    assert_eq!(scene.sandbox.control().telegram_messages().await.len(), 4);
}
