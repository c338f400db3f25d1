//! Whether what is asked may be asked: of each credential type just the registered claims, in
//! whichever format they are asked for.

use formats::{
    Element, Path,
    mdoc::age_over,
    types::{CredentialType, Sensitivity, Types},
};
use protocols::dcql::{CredentialQuery, Kind, Query};

use crate::{error::AskError, words::Allowed};

/// Refuses a query of which not all is `allowed`; the refusal names all that is not.
pub(crate) fn check(query: &Query, allowed: &[Allowed], types: &Types) -> Result<(), AskError> {
    let mut refused: Vec<String> = Vec::new();
    for asked in query.credentials() {
        if !asked.holder_binding {
            return Err(AskError::HolderBinding);
        }
        match &asked.kind {
            Kind::Mdoc { doctype } => refuse_elements(asked, doctype, allowed, types, &mut refused),
            Kind::Other { .. } => return Err(AskError::Format),
            Kind::SdJwtVc { vcts } => {
                vcts.iter().for_each(|vct| refuse_claims(asked, vct, allowed, types, &mut refused));
            }
        }
    }
    refused.dedup();
    if refused.is_empty() { Ok(()) } else { Err(AskError::NotAllowed(refused)) }
}

/// Puts into `refused` what may not be asked of an SD-JWT VC of this type.
fn refuse_claims(
    asked: &CredentialQuery,
    vct: &str,
    allowed: &[Allowed],
    types: &Types,
    refused: &mut Vec<String>,
) {
    let Some(allowed) = allowed.iter().find(|it| it.vct == vct) else {
        return refused.push(vct.to_owned());
    };
    let kind = types.find_vct(vct);
    let paths = asked.claims.all().iter().map(|claim| &claim.path);
    refused.extend(paths.filter(|path| !may_ask(path, allowed, kind)).map(Path::to_string));
}

/// Puts into `refused` what may not be asked of an mdoc of this type: an element is the claim that
/// it shows, in whichever namespace it stands.
fn refuse_elements(
    asked: &CredentialQuery,
    doctype: &str,
    allowed: &[Allowed],
    types: &Types,
    refused: &mut Vec<String>,
) {
    let kind = types.find_doctype(doctype);
    let registered = kind.map_or(doctype, |kind| &kind.vct);
    let Some(allowed) = allowed.iter().find(|it| it.vct == registered) else {
        return refused.push(doctype.to_owned());
    };
    let may_ask = |path: &Path| match claim_shown(path, kind) {
        Some(claim) => may_ask(claim, allowed, kind),
        None => allowed.claims.contains(path) || may_ask_age(path, allowed, kind),
    };
    let paths = asked.claims.all().iter().map(|claim| &claim.path);
    refused.extend(paths.filter(|path| !may_ask(path)).map(Path::to_string));
}

/// The claim that the element at `path` shows, if the type knows it.
fn claim_shown<'t>(path: &Path, kind: Option<&'t CredentialType>) -> Option<&'t Path> {
    let [Element::Name(namespace), Element::Name(element)] = path.elements() else { return None };
    kind?.claim_of_element(namespace, element).map(|claim| &claim.path)
}

/// Whether `path` asks for an age that the type does not store, and just this age is registered as a
/// claim of the type: the register is written without namespaces.
fn may_ask_age(path: &Path, allowed: &Allowed, kind: Option<&CredentialType>) -> bool {
    let [Element::Name(_), Element::Name(name)] = path.elements() else { return false };
    kind.is_some() && age_over::years(name).is_some() && allowed.claims.contains(&Path::of(name))
}

/// Whether a path is covered, and each claim in it that reveals more than itself is listed as
/// such: nobody gets a NIK because it stands in a group.
fn may_ask(path: &Path, allowed: &Allowed, kind: Option<&CredentialType>) -> bool {
    let telling = kind.into_iter().flat_map(|kind| &kind.claims);
    let mut telling = telling.filter(|it| it.sensitivity != Sensitivity::Ordinary);
    allowed.claims.iter().any(|it| it.covers(path))
        && telling.all(|it| !it.path.touches(path) || allowed.claims.contains(&it.path))
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::subsequence};
    use serde_json::{Value, json};

    use super::*;
    use crate::want::Want;

    const CLAIMS: [&str; 9] = [
        "full_name",
        "birthdate",
        "nik",
        "kk_number",
        "address",
        "address.locality",
        "address.region",
        "place_of_birth",
        "place_of_birth.locality",
    ];

    const PID: &str = "urn:ikd:pid:1";
    const DOCTYPE: &str = "id.go.example.pid.1";
    const DOMESTIC: &str = "id.go.example.pid.id.1";

    fn allowed(vct: &str, claims: &[&str]) -> Allowed {
        let claims = claims.iter().map(|path| path.parse().unwrap()).collect();
        Allowed { vct: vct.to_owned(), claims }
    }

    fn judge(want: &str, claims: &[&str]) -> Result<Query, AskError> {
        let types = Types::load().unwrap();
        Want::from_list(want).unwrap().query(&[allowed(PID, claims)], &types)
    }

    /// A query for elements of one document.
    fn document(doctype: &str, elements: &[(&str, &str)]) -> Want {
        let claims: Vec<Value> = elements.iter().map(|(n, e)| json!({"path": [n, e]})).collect();
        let query = json!({"credentials": [{
            "id": "a", "format": "mso_mdoc", "meta": {"doctype_value": doctype}, "claims": claims,
        }]});
        Want::from_json(query.to_string().as_bytes()).unwrap()
    }

    fn refused(outcome: Result<Query, AskError>) -> Vec<String> {
        match outcome {
            Err(AskError::NotAllowed(refused)) => refused,
            other => panic!("not refused as it should be: {other:?}"),
        }
    }

    proptest! {
        #[test]
        fn exactly_what_is_covered_may_be_asked(
            listed in subsequence(CLAIMS.to_vec(), 0..CLAIMS.len()),
            asked in subsequence(CLAIMS.to_vec(), 1..CLAIMS.len()),
        ) {
            let covered = |claim: &&&str| listed.iter().any(|it| {
                claim == &it || claim.strip_prefix(it).is_some_and(|rest| rest.starts_with('.'))
            });
            let expected: Vec<_> = asked.iter().filter(|it| !covered(it)).copied().collect();
            match judge(&asked.join(","), &listed) {
                Ok(_) => prop_assert!(expected.is_empty()),
                outcome => prop_assert_eq!(refused(outcome), expected),
            }
        }

        /// The format makes no difference: an element may be asked for when its claim may be.
        #[test]
        fn an_element_may_be_asked_for_exactly_when_its_claim_may(
            listed in subsequence(CLAIMS.to_vec(), 0..CLAIMS.len()), which: prop::sample::Index,
        ) {
            let types = Types::load().unwrap();
            let pid = types.find("pid").unwrap();
            let places = pid.claims.iter().flat_map(|it| it.mdoc.iter().map(move |at| (it, at)));
            let places: Vec<_> = places.collect();
            let (claim, at) = which.get(&places);
            let register = [allowed(PID, &listed)];
            let as_jwt = Want::claims(vec![claim.path.clone()]).query(&register, &types).is_ok();
            let asked = document(DOCTYPE, &[(&at.namespace, &at.element)]);
            prop_assert_eq!(asked.query(&register, &types).is_ok(), as_jwt);
        }
    }

    #[test]
    fn what_is_listed_may_be_asked_and_nothing_else() {
        let query = judge("full_name, address.locality", &["full_name", "address"]).unwrap();
        assert_eq!(query.credentials()[0].kind, Kind::SdJwtVc { vcts: vec![PID.to_owned()] });
        assert_eq!(query.credentials()[0].claims.all().len(), 2);
        assert_eq!(
            refused(judge("full_name,nik,birthdate", &["full_name"])),
            ["nik", "birthdate"],
            "the refusal names them all"
        );
        assert_eq!(refused(judge("address", &["address.locality"])), ["address"]);
    }

    #[test]
    fn the_nik_must_be_listed_on_its_own() {
        assert_eq!(refused(judge("nik", &["full_name", "address", "kk_number"])), ["nik"]);
        assert!(judge("nik", &["nik"]).is_ok());
        assert_eq!(refused(judge("*", &["full_name", "nik"])), ["*"]);
    }

    #[test]
    fn the_nik_must_be_listed_on_its_own_also_as_an_element() {
        let types = Types::load().unwrap();
        let ask = |elements: &[(&str, &str)], listed: &[&str]| {
            document(DOCTYPE, elements).query(&[allowed(PID, listed)], &types)
        };
        let nik = [(DOCTYPE, "full_name"), (DOMESTIC, "nik")];
        let bad = refused(ask(&nik, &["full_name", "address", "kk_number"]));
        assert_eq!(bad, [format!("{DOMESTIC}.nik")]);
        assert!(ask(&nik, &["full_name", "nik"]).is_ok());
        // No other namespace and no other name is a way round.
        for (namespace, element) in [(DOCTYPE, "nik"), ("other", "nik"), (DOMESTIC, "NIK")] {
            assert_eq!(refused(ask(&[(namespace, element)], &["full_name", "nik"])).len(), 1);
        }
    }

    #[test]
    fn documents_of_others_are_registered_by_element() {
        let types = Types::load().unwrap();
        let licence = "org.iso.18013.5.1.mDL";
        let name = Element::Name("org.iso.18013.5.1".to_owned());
        let family = Element::Name("family_name".to_owned());
        let listed = Path::new(vec![name, family]).unwrap();
        let register = [Allowed { vct: licence.to_owned(), claims: vec![listed] }];
        let ask = |element: &str| {
            document(licence, &[("org.iso.18013.5.1", element)]).query(&register, &types)
        };
        assert!(ask("family_name").is_ok());
        assert_eq!(refused(ask("portrait")), ["org.iso.18013.5.1.portrait"]);
        let elsewhere = document(DOCTYPE, &[(DOCTYPE, "full_name")]).query(&register, &types);
        assert_eq!(refused(elsewhere), [DOCTYPE], "a type that is not registered at all");
    }

    #[test]
    fn a_query_must_be_allowed_for_every_type_it_would_take() {
        let types = Types::load().unwrap();
        let query = br#"{"credentials": [{"id": "a", "format": "dc+sd-jwt",
            "meta": {"vct_values": ["urn:ikd:pid:1", "urn:other:1"]},
            "claims": [{"path": ["full_name"]}]}]}"#;
        let ask = |allowed: &[Allowed]| Want::from_json(query).unwrap().query(allowed, &types);
        assert_eq!(refused(ask(&[allowed(PID, &["full_name"])])), ["urn:other:1"]);
        assert!(
            ask(&[allowed(PID, &["full_name"]), allowed("urn:other:1", &["full_name"])]).is_ok()
        );
    }

    #[test]
    fn other_formats_and_unbound_credentials_are_not_asked_for() {
        let types = Types::load().unwrap();
        let ask = |format: &str, meta: Value, more: Value| {
            let mut one = json!({"id": "a", "format": format, "meta": meta});
            one.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let query = json!({ "credentials": [one] }).to_string();
            Want::from_json(query.as_bytes()).unwrap().query(&[allowed(PID, &[])], &types)
        };
        let other = ask("ldp_vc", json!({}), json!({}));
        assert!(matches!(other, Err(AskError::Format)));
        let loose = json!({"require_cryptographic_holder_binding": false});
        let unbound = ask("dc+sd-jwt", json!({"vct_values": [PID]}), loose.clone());
        assert!(matches!(unbound, Err(AskError::HolderBinding)));
        let unbound = ask("mso_mdoc", json!({"doctype_value": DOCTYPE}), loose);
        assert!(matches!(unbound, Err(AskError::HolderBinding)));
    }
}
