//! `grant_type=client_credentials` over HTTP (RFC 6749, section 4.4; seeds 000 and 001).

use super::{Answer, Endpoints, basic, each_store, urlencoded};
use axum::body::Body;
use axum::http::{Method, Request, header};
use flows::grant::Act;
use flows::testing::signed_claims;
use protocol::secret::{Environment, Secret, SecretKind};

const GRANT: (&str, &str) = ("grant_type", "client_credentials");

async fn ask(endpoints: &Endpoints, client_id: &str, secret: &str, more: &[(&str, &str)]) -> Answer {
    let body = urlencoded(&[&[GRANT], more].concat());
    endpoints.post("/oauth/token", Some(&basic(client_id, secret)), body).await
}

fn multipart(pairs: &[(&str, &str)]) -> Request<Body> {
    let part =
        |(name, value): &(&str, &str)| format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = format!("{}--xyz--\r\n", pairs.iter().map(part).collect::<String>());
    let request = Request::builder().method(Method::POST).uri("/oauth/token");
    request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz").body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn application_key_and_client_key_give_a_token_in_each_spelling() {
    each_store(|endpoints| async move {
        let (connected, made) = endpoints.with_key().await;
        let id = endpoints.world.confidential.to_string();
        let in_body = [GRANT, ("client_id", id.as_str()), ("client_secret", made.secret.as_str())];
        let answers = [
            ask(&endpoints, &id, &made.secret, &[]).await,
            endpoints.post("/oauth/token", None, urlencoded(&in_body)).await,
            endpoints.send(multipart(&in_body), [192, 0, 2, 1]).await,
            ask(&endpoints, &id, &made.secret, &[("organization_id", &made.key.organization_id.to_string())]).await,
        ];
        for answer in answers {
            assert_eq!(answer.status, 200, "{}", answer.json);
            assert_eq!((answer.json["token_type"].as_str(), answer.json["expires_in"].as_i64()), (Some("Bearer"), Some(1_200)));
            assert!(answer.json.get("refresh_token").is_none());
            assert_eq!(answer.json["scope"], "transactions.read");
            assert_eq!(answer.json["organization_id"], endpoints.world.organization.id.to_string());
            assert_eq!(answer.json["grant_id"], connected.tokens.grant_id.to_string());
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
            let claims = signed_claims(&endpoints.app.test.context, answer.json["access_token"].as_str().unwrap()).unwrap();
            assert_eq!(claims.credential_id, made.key.id.to_string());
        }
    })
    .await;
}

#[tokio::test]
async fn the_client_secret_needs_organization_id() {
    each_store(|endpoints| async move {
        let (connected, _) = endpoints.with_key().await;
        let (id, secret) = (endpoints.world.confidential.to_string(), endpoints.world.client_secret.clone());
        let of = async |organization: &str| ask(&endpoints, &id, &secret, &[("organization_id", organization)]).await;
        let own = endpoints.world.organization.id.to_string();
        let answer = of(&own).await;
        assert_eq!((answer.status, answer.json["organization_id"].as_str()), (200, Some(own.as_str())), "{}", answer.json);
        let missing = ask(&endpoints, &id, &secret, &[]).await;
        assert_eq!((missing.error(), missing.code()), ((400, "invalid_request"), "organization_id_missing"));
        for malformed in ["1", "grt_0000000000000000000000", "org_1"] {
            let answer = of(malformed).await;
            assert_eq!((answer.error(), answer.code()), ((400, "invalid_request"), "parameter_invalid"), "{malformed}");
            assert!(answer.json["error_description"].as_str().unwrap().contains("organization_id"), "{}", answer.json);
        }
        let strange = of(&endpoints.world.stranger.id.to_string()).await;
        let unknown = of("org_0000000000000000000000").await;
        for answer in [&strange, &unknown] {
            assert_eq!((answer.error(), answer.code()), ((400, "invalid_grant"), "no_grant"));
            assert!(answer.json["error_description"].as_str().unwrap().starts_with("no_grant: "));
        }
        assert_eq!(strange.json, unknown.json, "which organizations there are is not told");
        for (act, code) in [(Act::Suspend, "grant_suspended"), (Act::Revoke, "grant_revoked")] {
            endpoints.act(connected.tokens.grant_id, act).await;
            let answer = of(&own).await;
            assert_eq!((answer.error(), answer.code()), ((400, "invalid_grant"), code));
        }
    })
    .await;
}

#[tokio::test]
async fn unknown_wrong_and_foreign_keys_are_one_answer_and_one_effort() {
    each_store(|endpoints| async move {
        let (_, made) = endpoints.with_key().await;
        let (id, foreign) = (endpoints.world.confidential.to_string(), endpoints.world.foreign.to_string());
        let key = |random| Secret::new(Environment::Production, SecretKind::ClientKey, random).reveal().to_owned();
        let mut bytes: [u8; 40] = protocol::base62::decode(made.secret.split('_').nth(2).unwrap()).unwrap();
        bytes[39] ^= 1;
        let sandbox = Secret::new(Environment::Sandbox, SecretKind::ClientKey, bytes).reveal().to_owned();
        // Warm caches, as any server in use has them.
        for client_id in [&id, &foreign] {
            endpoints.app.test.context.integration(client_id.parse().unwrap()).await.unwrap();
        }
        assert_eq!(ask(&endpoints, &id, &made.secret, &[]).await.status, 200);
        let cases = [
            (id.as_str(), key([9; 40])),
            (id.as_str(), key(bytes)),
            (foreign.as_str(), made.secret.clone()),
            ("app_0000000000000000000001", made.secret.clone()),
            ("application", made.secret.clone()),
            (id.as_str(), sandbox),
            (id.as_str(), "noise".to_owned()),
            (foreign.as_str(), endpoints.world.client_secret.clone()),
        ];
        let mut answers = Vec::new();
        for (client_id, sent) in &cases {
            let before = endpoints.app.test.context.store.statements();
            let answer = ask(&endpoints, client_id, sent, &[]).await;
            let effort = endpoints.app.test.context.store.statements() - before;
            assert_eq!((answer.error(), answer.code()), ((401, "invalid_client"), "client_authentication_failed"));
            assert!(answer.headers.contains_key(header::WWW_AUTHENTICATE));
            answers.push((answer.json, effort));
        }
        for (answer, case) in answers.iter().zip(&cases) {
            assert_eq!(answer, &answers[0], "{case:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_client_key_opens_nothing_but_client_credentials() {
    each_store(|endpoints| async move {
        let (connected, made) = endpoints.with_key().await;
        let by_key = basic(&endpoints.world.confidential.to_string(), &made.secret);
        let refresh = connected.refresh_token();
        let bodies = [
            ("/oauth/token", urlencoded(&[("grant_type", "refresh_token"), ("refresh_token", refresh)])),
            ("/oauth/token", urlencoded(&[("grant_type", "authorization_code"), ("code", &connected.code)])),
            ("/oauth/introspect", urlencoded(&[("token", refresh)])),
            ("/oauth/revoke", urlencoded(&[("token", refresh)])),
        ];
        for (path, body) in bodies {
            let answer = endpoints.post(path, Some(&by_key), body).await;
            assert_eq!((answer.status, answer.code()), (401, "client_authentication_failed"), "{path}");
        }
        let alive = urlencoded(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]);
        assert_eq!(endpoints.post("/oauth/token", Some(&endpoints.own()), alive).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn guesses_are_stopped_and_the_honest_get_in() {
    each_store(|endpoints| async move {
        let (_, made) = endpoints.with_key().await;
        let id = endpoints.world.confidential.to_string();
        let from = async |secret: &str, address| {
            let request = Request::builder().method(Method::POST).uri("/oauth/token");
            let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let request = request.header(header::AUTHORIZATION, basic(&id, secret));
            endpoints.send(request.body(Body::from(urlencoded(&[GRANT]))).unwrap(), address).await
        };
        for guess in 0..20_u8 {
            let key = Secret::new(Environment::Production, SecretKind::ClientKey, [guess; 40]);
            assert_eq!(from(key.reveal(), [198, 51, 100, 7]).await.status, 401);
        }
        let stopped = from(&made.secret, [198, 51, 100, 7]).await;
        assert_eq!((stopped.status, stopped.code()), (429, "too_many_attempts"));
        assert!(stopped.headers.contains_key(header::RETRY_AFTER));
        for _ in 0..30 {
            assert_eq!(from(&made.secret, [203, 0, 113, 9]).await.status, 200, "the partner's own address");
        }
    })
    .await;
}

#[tokio::test]
async fn every_refusal_says_why() {
    each_store(|endpoints| async move {
        let (_, made) = endpoints.with_key().await;
        let (id, secret) = (endpoints.world.confidential.to_string(), made.secret.as_str());
        let public = endpoints.world.public.to_string();
        let stranger = endpoints.world.stranger.id.to_string();
        let with_key = async |more: &[(&str, &str)]| ask(&endpoints, &id, secret, more).await;
        let cases = [
            (with_key(&[("organization_id", &stranger)]).await, 400, "parameter_invalid", "client key"),
            (with_key(&[("scope", "invoices.write")]).await, 400, "scope_not_granted", "invoices.write"),
            (with_key(&[("scope", "planets.read")]).await, 400, "scope_unknown", "planets.read"),
            (with_key(&[("resource", "https://other.example")]).await, 400, "resource_unknown", "resource"),
            (ask(&endpoints, &public, "", &[]).await, 401, "client_authentication_missing", "public client"),
            (
                endpoints.post("/oauth/token", None, urlencoded(&[GRANT, ("client_id", &id)])).await,
                401,
                "client_authentication_missing",
                "",
            ),
            (
                ask(&endpoints, &endpoints.world.resource.id.to_string(), &endpoints.world.resource_secret, &[]).await,
                401,
                "client_authentication_failed",
                "",
            ),
        ];
        for (answer, status, code, named) in &cases {
            assert_eq!((answer.status, answer.code()), (*status, *code), "{}", answer.json);
            assert!(answer.json["error_description"].as_str().unwrap().contains(named), "{}", answer.json);
        }
    })
    .await;
}

#[tokio::test]
async fn a_right_key_is_told_what_ended_it() {
    each_store(|endpoints| async move {
        let (connected, made) = endpoints.with_key().await;
        let context = &endpoints.app.test.context;
        let id = endpoints.world.confidential.to_string();
        let with_key = async || ask(&endpoints, &id, &made.secret, &[]).await;
        for (act, code) in [(Act::Suspend, "grant_suspended"), (Act::Resume, ""), (Act::Suspend, "grant_suspended")] {
            endpoints.act(connected.tokens.grant_id, act).await;
            assert_eq!(with_key().await.code(), code);
        }
        endpoints.act(connected.tokens.grant_id, Act::Resume).await;
        flows::client_key::delete(context, &made.key, (model::grant::Actor::system(), None)).await.unwrap().unwrap();
        let deleted = with_key().await;
        assert_eq!((deleted.error(), deleted.code()), ((401, "invalid_client"), "client_key_revoked"));
        assert!(deleted.headers.contains_key(header::WWW_AUTHENTICATE));
        endpoints.act(connected.tokens.grant_id, Act::Revoke).await;
        assert_eq!(with_key().await.code(), "grant_revoked");
        let disabled = flows::admin::integration::IntegrationPatch {
            state: Some(model::integration::IntegrationState::Disabled),
            ..Default::default()
        };
        let author = flows::admin::Author::once(model::grant::Actor::system());
        flows::admin::integration::change(context, &author, endpoints.world.confidential, disabled).await.unwrap().unwrap();
        assert_eq!(with_key().await.code(), "integration_disabled");
    })
    .await;
}

#[tokio::test]
async fn a_public_client_with_a_client_key_gets_a_token() {
    each_store(|endpoints| async move {
        let (context, world) = (&endpoints.app.test.context, &endpoints.world);
        let connected = world.connect(context, world.public).await;
        let made = world.client_key(context, connected.tokens.grant_id).await;
        let answer = ask(&endpoints, &world.public.to_string(), &made.secret, &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
    })
    .await;
}

#[tokio::test]
async fn its_tokens_are_introspected_and_not_revoked_by_themselves() {
    each_store(|endpoints| async move {
        let (_, made) = endpoints.with_key().await;
        let id = endpoints.world.confidential.to_string();
        let answer = ask(&endpoints, &id, &made.secret, &[]).await;
        let body = urlencoded(&[("token", answer.json["access_token"].as_str().unwrap())]);
        let told = endpoints.post("/oauth/introspect", Some(&endpoints.resource()), body.clone()).await;
        assert_eq!(
            (told.json["active"].as_bool(), told.json["credential_id"].as_str()),
            (Some(true), Some(made.key.id.to_string().as_str()))
        );
        let refused = endpoints.post("/oauth/revoke", Some(&endpoints.own()), body.clone()).await;
        assert_eq!((refused.error(), refused.code()), ((400, "unsupported_token_type"), "token_type_unsupported"));
        assert!(refused.json["error_description"].as_str().unwrap().contains("client key"), "{}", refused.json);
        let foreign = basic(&endpoints.world.foreign.to_string(), "");
        assert_eq!(endpoints.post("/oauth/revoke", Some(&foreign), body).await.status, 200);
    })
    .await;
}
