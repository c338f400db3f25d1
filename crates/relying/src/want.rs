//! What is asked, in words or as a query.

use formats::{
    Element, Path,
    mdoc::age_over,
    types::{ClaimType, Configuration, CredentialType, ElementType, Format, Issued, Types},
};
use protocols::dcql::{CredentialQuery, CredentialSet, Query};

use crate::{allowed, error::AskError, words::Allowed};

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Want {
    /// These claims of one credential.
    Claims {
        /// The short name of its type; the identity, if none is named.
        kind: Option<String>,
        /// By their names in SD-JWT VC, or by the names of the elements of an mdoc.
        paths: Vec<Path>,
        /// Any one of these formats will do, best first.
        formats: Vec<Format>,
    },
    /// Whatever a query can say.
    Query(Query),
}

impl Want {
    /// These claims of the identity credential as SD-JWT VC.
    pub fn claims(paths: Vec<Path>) -> Self {
        Self::Claims { kind: None, paths, formats: vec![Format::SdJwt] }
    }

    /// Claims as a person writes them: `full_name,address.locality`.
    pub fn from_list(text: &str) -> Result<Self, AskError> {
        let paths = text.split(',').map(|path| path.trim().parse());
        paths.collect::<Result<_, _>>().map(Self::claims).map_err(|_| AskError::Claims)
    }

    /// The same claims in any one of these formats, best first. A query says so by itself.
    pub fn in_formats(self, these: &[Format]) -> Self {
        match self {
            Self::Claims { kind, paths, .. } => {
                Self::Claims { kind, paths, formats: these.to_vec() }
            }
            query @ Self::Query(_) => query,
        }
    }

    /// The same claims of a credential of this type. A query says so by itself.
    pub fn of_type(self, short_name: &str) -> Self {
        match self {
            Self::Claims { paths, formats, .. } => {
                Self::Claims { kind: Some(short_name.to_owned()), paths, formats }
            }
            query @ Self::Query(_) => query,
        }
    }

    /// A DCQL query in JSON.
    pub fn from_json(text: &[u8]) -> Result<Self, AskError> {
        Ok(Self::Query(Query::from_json(text)?))
    }

    /// The query, if all of it is `allowed`.
    pub(crate) fn query(self, allowed: &[Allowed], types: &Types) -> Result<Query, AskError> {
        let query = match self {
            Self::Query(query) => query,
            Self::Claims { kind, paths, formats } => {
                let kind = kind.as_deref().unwrap_or(types.identity());
                let kind = types.find(kind).ok_or(AskError::Kind)?;
                plain(kind, &paths, &formats)?
            }
        };
        allowed::check(&query, allowed, types)?;
        Ok(query)
    }
}

/// One credential in any one of the formats that have all the claims: whichever the wallet holds.
fn plain(kind: &CredentialType, paths: &[Path], formats: &[Format]) -> Result<Query, AskError> {
    let (mut queries, mut lacking) = (Vec::new(), None);
    for format in formats {
        match in_format(kind, paths, *format) {
            Ok(asked) => queries.push(asked),
            Err(error) => lacking = Some(error),
        }
    }
    if let (true, Some(error)) = (queries.is_empty(), lacking) {
        return Err(error);
    }
    let options: Vec<_> = queries.iter().map(|it| vec![it.id.clone()]).collect();
    let any = CredentialSet { options, required: true };
    let sets = if queries.len() > 1 { vec![any] } else { Vec::new() };
    Ok(Query::new(queries, sets)?)
}

fn in_format(
    kind: &CredentialType,
    paths: &[Path],
    format: Format,
) -> Result<CredentialQuery, AskError> {
    let id = Configuration { kind, format }.id();
    match format {
        Format::Mdoc => {
            let doctype = kind.doctype.as_deref().ok_or(AskError::FormatOfKind)?;
            let found: Vec<_> =
                paths.iter().map(|path| elements_of(kind, path)).collect::<Result<_, _>>()?;
            let mut elements: Vec<Path> = Vec::new();
            for element in found.into_iter().flatten() {
                if !elements.contains(&element) {
                    elements.push(element);
                }
            }
            Ok(CredentialQuery::mdoc(&id, doctype, elements)?)
        }
        Format::SdJwt => Ok(CredentialQuery::sd_jwt_vc(&id, &kind.vct, paths.iter().cloned())?),
    }
}

/// The elements that show a claim: its own, those of the parts of a group that are always issued,
/// or the one that this is the name of.
fn elements_of(kind: &CredentialType, path: &Path) -> Result<Vec<Path>, AskError> {
    let asked = |claim: &&ClaimType| {
        let always = claim.issued == Issued::Always || claim.path == *path;
        (path.covers(&claim.path) && always) || is_all_of(kind, path, claim)
    };
    let shown: Vec<_> =
        kind.claims.iter().filter(asked).filter_map(|claim| claim.mdoc.first()).collect();
    let found = if shown.is_empty() { named(kind, path).into_iter().collect() } else { shown };
    let places: Vec<Path> =
        found.into_iter().map(|it| Path::of_mdoc(&it.namespace, &it.element)).collect();
    match age(kind, path) {
        _ if !places.is_empty() => Ok(places),
        Some(age) => Ok(vec![age]),
        None => Err(AskError::NoElement(path.clone())),
    }
}

/// Whether `path` names all the parts of a claim that is one element: its only part, say.
fn is_all_of(kind: &CredentialType, path: &Path, claim: &ClaimType) -> bool {
    let is_part = |it: &&ClaimType| it.path.is_beneath(Some(&claim.path));
    let mut parts = kind.claims.iter().filter(is_part).peekable();
    parts.peek().is_some() && claim.path != *path && parts.all(|it| path.covers(&it.path))
}

/// An age that no document of the type stores, where the type has ages: another one answers it
/// (ISO/IEC 18013-5, section 7.2.5).
fn age(kind: &CredentialType, path: &Path) -> Option<Path> {
    let [Element::Name(name)] = path.elements() else { return None };
    age_over::years(name)?;
    let mut elements = kind.claims.iter().flat_map(|claim| &claim.mdoc);
    let stored = elements.find(|it| age_over::years(&it.element).is_some())?;
    Some(Path::of_mdoc(&stored.namespace, name))
}

/// The element of this name.
fn named<'t>(kind: &'t CredentialType, path: &Path) -> Option<&'t ElementType> {
    let [Element::Name(name)] = path.elements() else { return None };
    kind.claims.iter().flat_map(|claim| &claim.mdoc).find(|it| it.element == *name)
}

#[cfg(test)]
mod tests {
    use protocols::dcql::Kind;
    use serde_json::json;

    use super::*;

    const DOCTYPE: &str = "id.go.example.pid.1";
    const DOMESTIC: &str = "id.go.example.pid.id.1";

    fn ask(want: Want) -> Result<Query, AskError> {
        let types = Types::load().unwrap();
        let all = ["full_name", "birthdate", "place_of_birth", "nationalities", "address", "nik"];
        let claims = all.iter().map(|path| path.parse().unwrap()).collect();
        want.query(&[Allowed { vct: "urn:ikd:pid:1".to_owned(), claims }], &types)
    }

    /// The elements that are asked for by these claims, as `namespace element`.
    fn elements(want: &str) -> Result<Vec<String>, AskError> {
        let query = ask(Want::from_list(want)?.in_formats(&[Format::Mdoc]))?;
        let asked = &query.credentials()[0];
        assert_eq!(asked.kind, Kind::Mdoc { doctype: DOCTYPE.to_owned() });
        let place = |path: &Path| {
            let name = |it: &Element| match it {
                Element::Name(name) => name.clone(),
                other => panic!("no name: {other:?}"),
            };
            path.elements().iter().map(name).collect::<Vec<_>>().join(" ")
        };
        Ok(asked.claims.all().iter().map(|claim| place(&claim.path)).collect())
    }

    #[test]
    fn claims_are_asked_of_an_mdoc_by_the_names_that_they_have_in_either_format() {
        let expected = [
            format!("{DOCTYPE} full_name"),
            format!("{DOCTYPE} birth_date"),
            format!("{DOMESTIC} nik"),
        ];
        assert_eq!(elements("full_name,birthdate,nik").unwrap(), expected);
        assert_eq!(elements("full_name,birth_date,nik,birthdate").unwrap(), expected);
        let city = [format!("{DOCTYPE} resident_city")];
        assert_eq!(elements("address.locality").unwrap(), city);
        assert_eq!(elements("kabupaten_kota").unwrap(), [format!("{DOMESTIC} kabupaten_kota")]);
    }

    #[test]
    fn a_group_is_asked_for_by_its_elements_and_a_lone_part_by_the_whole() {
        let address = elements("address").unwrap();
        for name in ["resident_street", "resident_city", "resident_state"] {
            assert!(address.contains(&format!("{DOCTYPE} {name}")), "{address:?}");
        }
        assert!(!address.contains(&format!("{DOMESTIC} rt")), "which few documents have");
        let born = [format!("{DOCTYPE} place_of_birth")];
        assert_eq!(elements("place_of_birth").unwrap(), born);
        assert_eq!(elements("place_of_birth.locality").unwrap(), born);
        assert_eq!(elements("nationalities.*").unwrap(), [format!("{DOCTYPE} nationality")]);
    }

    #[test]
    fn what_no_document_of_the_type_has_cannot_be_asked_for() {
        for unknown in ["shoe_size", "place_of_birth.region", "nationalities.0", "full_name.x"] {
            let refused = elements(unknown).unwrap_err();
            assert!(matches!(refused, AskError::NoElement(_)), "{unknown}: {refused}");
        }
        let family = Want::from_list("kk_number").unwrap().of_type("kk");
        let refused = ask(family.in_formats(&[Format::Mdoc])).unwrap_err();
        assert!(matches!(refused, AskError::FormatOfKind), "{refused}");
        let unknown = ask(Want::from_list("full_name").unwrap().of_type("passport"));
        assert!(matches!(unknown, Err(AskError::Kind)));
        assert!(matches!(Want::from_list("full_name,,sex"), Err(AskError::Claims)));
    }

    #[test]
    fn either_format_will_do_where_both_are_asked_for() {
        let both = [Format::SdJwt, Format::Mdoc];
        let query = ask(Want::from_list("full_name").unwrap().in_formats(&both)).unwrap();
        assert_eq!(
            serde_json::to_value(&query).unwrap(),
            json!({
                "credentials": [
                    {"id": "pid", "format": "dc+sd-jwt",
                     "meta": {"vct_values": ["urn:ikd:pid:1"]},
                     "claims": [{"path": ["full_name"]}]},
                    {"id": "pid_mdoc", "format": "mso_mdoc", "meta": {"doctype_value": DOCTYPE},
                     "claims": [{"path": [DOCTYPE, "full_name"]}]},
                ],
                "credential_sets": [{"options": [["pid"], ["pid_mdoc"]]}],
            })
        );
        let lacking = Want::from_list("nationalities.0").unwrap().in_formats(&both);
        assert_eq!(ask(lacking).unwrap().credentials().len(), 1, "a format that has it");
        let refused = ask(Want::from_list("full_name,sex").unwrap().in_formats(&both));
        assert!(matches!(refused, Err(AskError::NotAllowed(them)) if them.len() == 2));
    }
}
