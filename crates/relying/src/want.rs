//! What is asked, and whether it may be.

use formats::{
    Path,
    types::{Sensitivity, Types},
};
use protocols::dcql::{CredentialQuery, Kind, Query};

use crate::{error::AskError, words::Allowed};

/// The credential type behind a plain list of claims, by its short name.
const USUAL: &str = "pid";

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Want {
    /// These claims of the identity credential.
    Claims(Vec<Path>),
    /// Whatever a query can say.
    Query(Query),
}

impl Want {
    /// Claims as a person writes them: `full_name,address.locality`.
    pub fn from_list(text: &str) -> Result<Self, AskError> {
        let paths = text.split(',').map(|path| path.trim().parse());
        paths.collect::<Result<_, _>>().map(Self::Claims).map_err(|_| AskError::Claims)
    }

    /// A DCQL query in JSON.
    pub fn from_json(text: &[u8]) -> Result<Self, AskError> {
        Ok(Self::Query(Query::from_json(text)?))
    }

    /// The query, if all of it is `allowed`.
    pub(crate) fn query(self, allowed: &[Allowed], types: &Types) -> Result<Query, AskError> {
        let query = match self {
            Self::Query(query) => query,
            Self::Claims(paths) => {
                let usual = types.find(USUAL).ok_or(AskError::Format)?;
                let asked = CredentialQuery::sd_jwt_vc(USUAL, &usual.vct, paths)?;
                Query::new(vec![asked], Vec::new())?
            }
        };
        let mut refused: Vec<String> = Vec::new();
        for asked in query.credentials() {
            check(asked, allowed, types, &mut refused)?;
        }
        if refused.is_empty() {
            return Ok(query);
        }
        refused.dedup();
        Err(AskError::NotAllowed(refused))
    }
}

/// Puts into `refused` what may not be asked of one credential.
fn check(
    asked: &CredentialQuery,
    allowed: &[Allowed],
    types: &Types,
    refused: &mut Vec<String>,
) -> Result<(), AskError> {
    let Kind::SdJwtVc { vcts } = &asked.kind else { return Err(AskError::Format) };
    if !asked.holder_binding {
        return Err(AskError::HolderBinding);
    }
    for vct in vcts {
        let Some(allowed) = allowed.iter().find(|it| it.vct == *vct) else {
            refused.push(vct.clone());
            continue;
        };
        let paths = asked.claims.all().iter().map(|claim| &claim.path);
        let bad = paths.filter(|path| !may_ask(path, allowed, types));
        refused.extend(bad.map(Path::to_string));
    }
    Ok(())
}

/// Whether a path is covered, and each claim in it that reveals more than itself is listed as
/// such: nobody gets a NIK because it stands in a group.
fn may_ask(path: &Path, allowed: &Allowed, types: &Types) -> bool {
    let telling = types.find_vct(&allowed.vct).into_iter().flat_map(|kind| &kind.claims);
    let mut telling = telling.filter(|it| it.sensitivity != Sensitivity::Ordinary);
    allowed.claims.iter().any(|it| it.covers(path))
        && telling.all(|it| !it.path.touches(path) || allowed.claims.contains(&it.path))
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::subsequence};

    use super::*;

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
    }

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

    fn allowed(vct: &str, claims: &[&str]) -> Allowed {
        let claims = claims.iter().map(|path| path.parse().unwrap()).collect();
        Allowed { vct: vct.to_owned(), claims }
    }

    fn judge(want: &str, claims: &[&str]) -> Result<Query, AskError> {
        let types = Types::load().unwrap();
        Want::from_list(want).unwrap().query(&[allowed(PID, claims)], &types)
    }

    fn refused(outcome: Result<Query, AskError>) -> Vec<String> {
        match outcome {
            Err(AskError::NotAllowed(refused)) => refused,
            other => panic!("not refused as it should be: {other:?}"),
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
        let ask = |text: &str| {
            Want::from_json(text.as_bytes()).unwrap().query(&[allowed(PID, &[])], &types)
        };
        let mdoc = r#"{"credentials": [{"id": "a", "format": "mso_mdoc",
            "meta": {"doctype_value": "org.iso.18013.5.1.mDL"}}]}"#;
        assert!(matches!(ask(mdoc), Err(AskError::Format)));
        let unbound = r#"{"credentials": [{"id": "a", "format": "dc+sd-jwt",
            "meta": {"vct_values": ["urn:ikd:pid:1"]},
            "require_cryptographic_holder_binding": false}]}"#;
        assert!(matches!(ask(unbound), Err(AskError::HolderBinding)));
        assert!(matches!(Want::from_list("full_name,,sex"), Err(AskError::Claims)));
    }
}
