//! What wallets are told of the register along with a request.

use formats::{
    jose::UnverifiedJws,
    trust::{Kind, VerifiedChain},
};
use keys::AwsLc;
use protocols::{
    dcql::Query,
    oid4vp::{ClientId, Registration, Said, UnverifiedRegistration},
};
use relying::RelyingParty;
use serde_json::{Value, json};
use terms::{Act, Clock, Language};
use testkit::{World, both_engines};

use super::{
    stage::{PID, ROOMS, Stage, allowed, anchors, library, wording},
    wallet::request_text,
};

/// The statement in a request, believed as a wallet believes it.
async fn told(stage: &Stage, world: &World) -> (String, Registration) {
    let asked = stage.ask("full_name").await;
    let text = request_text(stage, &asked, None).await;
    let claims = UnverifiedJws::parse(&text).unwrap().dangerous_unverified_claims().unwrap();
    let info = claims["verifier_info"].as_array().unwrap().clone();
    let [one] = info.as_slice() else { panic!("{info:?}") };
    assert_eq!(one["format"], "registration_cert");
    let data = one["data"].as_str().unwrap().to_owned();
    let unverified = UnverifiedRegistration::parse(&data).unwrap();
    let trusted = anchors(world, &[(Kind::Access, &stage.access)]);
    let now = world.clock.now();
    let chain = trusted.verify(&AwsLc, &Kind::Register, unverified.chain(), now).unwrap();
    let VerifiedChain { common_name, .. } = &*chain;
    assert_eq!(common_name.as_deref(), Some("IKD Register"));
    let client: ClientId = claims["client_id"].as_str().unwrap().parse().unwrap();
    let said = unverified.verify(&chain, (client.hash(), now), &AwsLc).unwrap();
    (data, said)
}

fn beyond(said: &Registration, format: &str, meta: &Value, paths: &[&[&str]]) -> usize {
    let claims: Vec<Value> = paths.iter().map(|path| json!({"path": path})).collect();
    let query = json!({"credentials": [{
        "id": "a", "format": format, "meta": meta, "claims": claims,
    }]});
    let query = Query::from_value(query).unwrap();
    let asked = &query.credentials()[0];
    if said.names(asked) { said.beyond(asked).len() } else { usize::MAX }
}

fn text(said: &[Said], language: Language) -> Option<&str> {
    Said::choose(said, language)
}

both_engines! { ROOMS =>
    async fn a_request_says_why_and_for_how_long_and_whom_to_turn_to(world) {
        let stage = Stage::set(&world).await;
        let (_, said) = told(&stage, &world).await;
        assert_eq!(said.name, "Perpustakaan (id)");
        assert_eq!(text(&said.purpose, Language::English), Some("Keanggotaan (en)"));
        assert_eq!(text(&said.retention, Language::Indonesian), Some("Satu tahun (id)"));
        assert_eq!(said.support.as_deref(), Some("mailto:privasi@library.example"));
        assert_eq!(said.authority.as_deref(), Some("mailto:pengaduan@ikd.example"));
        let hour = said.expires.seconds() - said.issued.seconds();
        assert_eq!(hour, 86_400, "a change of the register is known a day later");
    }

    async fn what_may_be_asked_is_said_in_both_formats_and_a_group_stands_for_no_nik(world) {
        let stage = Stage::set(&world).await;
        let sd_jwt = json!({"vct_values": [PID]});
        let (_, said) = told(&stage, &world).await;
        let asked = |paths: &[&[&str]]| beyond(&said, "dc+sd-jwt", &sd_jwt, paths);
        assert_eq!(asked(&[&["full_name"], &["address", "locality"]]), 0);
        assert_eq!(asked(&[&["full_name"], &["nik"], &["sex"]]), 2);
        let doctype = json!({"doctype_value": "id.go.example.pid.1"});
        let other = json!({"doctype_value": "id.go.example.kk.1"});
        let element = [["id.go.example.pid.1", "birth_date"].as_slice()];
        assert_eq!(beyond(&said, "mso_mdoc", &doctype, &element), 0);
        assert_eq!(beyond(&said, "mso_mdoc", &other, &element), usize::MAX, "another type");

        let family = "urn:ikd:kk:1";
        let types = stage.relying.types();
        let kind = types.find_vct(family).unwrap();
        let nik = kind.claims.iter().find(|it| it.path.to_string().ends_with("nik")).unwrap();
        let group = nik.path.parent().unwrap();
        let whole = allowed(family, &[&group.to_string()]);
        let party = RelyingParty { allowed: vec![allowed(PID, &["full_name"]), whole], ..library() };
        stage.relying.register(&Act::operator(), party).await.unwrap();
        let (_, said) = told(&stage, &world).await;
        let of_family = said.credentials.iter().find(|it| it.kind.format() == "dc+sd-jwt"
            && format!("{:?}", it.kind).contains(family));
        let claims = &of_family.unwrap().claims;
        assert!(!claims.is_empty() && claims.iter().all(|it| !it.covers(&nik.path)), "{claims:?}");
    }

    async fn a_statement_is_signed_once_a_day_and_anew_when_the_register_changes(world) {
        let stage = Stage::set(&world).await;
        let (first, _) = told(&stage, &world).await;
        assert_eq!(told(&stage, &world).await.0, first);
        let other = RelyingParty { purpose: wording("Peminjaman"), ..library() };
        stage.relying.register(&Act::operator(), other).await.unwrap();
        let (second, said) = told(&stage, &world).await;
        assert_ne!(second, first);
        assert_eq!(text(&said.purpose, Language::English), Some("Peminjaman (en)"));
        world.clock.advance(std::time::Duration::from_secs(19 * 3_600));
        assert_ne!(told(&stage, &world).await.0, second, "in good time before it ends");
    }
}
