//! The query as JSON, both ways (OpenID4VP 1.0, section 6). Unknown members are ignored.

use formats::{Path, base64url};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value, json};
use terms::Personal;

use super::query::{
    Authority, ClaimQuery, Claims, CredentialQuery, CredentialSet, Kind, Query, QueryError, QueryId,
};
use crate::json;

/// Longer queries are refused.
const MOST_BYTES: usize = 64 * 1024;

impl Query {
    /// Reads the JSON object `dcql_query`.
    pub fn from_value(value: Value) -> Result<Self, QueryError> {
        let wire: WireQuery = json::from_value(value)?;
        let credentials =
            wire.credentials.into_iter().map(read_credential).collect::<Result<_, _>>()?;
        // Present but empty is an error, absent is not.
        if wire.credential_sets.as_ref().is_some_and(Vec::is_empty) {
            return Err(QueryError::Empty("credential_sets"));
        }
        let sets = wire.credential_sets.unwrap_or_default();
        Self::new(credentials, sets.into_iter().map(read_set).collect::<Result<_, _>>()?)
    }

    /// Reads the text of a query, of at most 64 KiB.
    pub fn from_json(text: &[u8]) -> Result<Self, QueryError> {
        Self::from_value(json::from_slice(text, MOST_BYTES)?)
    }
}

impl Serialize for Query {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let credentials: Vec<_> = self.credentials().iter().map(write_credential).collect();
        map.serialize_entry("credentials", &credentials)?;
        if !self.sets().is_empty() {
            let sets: Vec<_> = self.sets().iter().map(write_set).collect();
            map.serialize_entry("credential_sets", &sets)?;
        }
        map.end()
    }
}

#[derive(Deserialize)]
struct WireQuery {
    credentials: Vec<WireCredential>,
    credential_sets: Option<Vec<WireSet>>,
}

#[derive(Deserialize)]
struct WireCredential {
    id: String,
    format: String,
    meta: Map<String, Value>,
    #[serde(default)]
    multiple: bool,
    #[serde(default = "yes")]
    require_cryptographic_holder_binding: bool,
    trusted_authorities: Option<Vec<WireAuthority>>,
    claims: Option<Vec<WireClaim>>,
    claim_sets: Option<Vec<Vec<String>>>,
}

#[derive(Deserialize)]
struct WireAuthority {
    r#type: String,
    values: Vec<String>,
}

#[derive(Deserialize)]
struct WireClaim {
    id: Option<String>,
    path: Path,
    values: Option<Vec<Value>>,
    intent_to_retain: Option<Value>,
}

#[derive(Deserialize)]
struct WireSet {
    options: Vec<Vec<String>>,
    #[serde(default = "yes")]
    required: bool,
}

fn yes() -> bool {
    true
}

fn read_credential(wire: WireCredential) -> Result<CredentialQuery, QueryError> {
    let authorities = wire.trusted_authorities.map(|all| {
        if all.is_empty() {
            return Err(QueryError::Empty("trusted_authorities"));
        }
        all.into_iter().map(read_authority).collect()
    });
    let kind = Kind::read(wire.format, wire.meta)?;
    Ok(CredentialQuery {
        id: QueryId::new(&wire.id)?,
        multiple: wire.multiple,
        holder_binding: wire.require_cryptographic_holder_binding,
        authorities: authorities.transpose()?.unwrap_or_default(),
        claims: read_claims(wire.claims, wire.claim_sets, &kind)?,
        kind,
    })
}

impl Kind {
    /// Format and type, as they stand beside each other.
    pub(crate) fn read(format: String, mut meta: Map<String, Value>) -> Result<Self, QueryError> {
        match format.as_str() {
            "dc+sd-jwt" => {
                let vcts = meta.remove("vct_values").ok_or(QueryError::Meta("vct_values"))?;
                Ok(Self::SdJwtVc { vcts: json::from_value(vcts)? })
            }
            "mso_mdoc" => {
                let doctype = meta.remove("doctype_value");
                let doctype = doctype.ok_or(QueryError::Meta("doctype_value"))?;
                Ok(Self::Mdoc { doctype: json::from_value(doctype)? })
            }
            _ => Ok(Self::Other { format, meta }),
        }
    }

    /// The type, as it stands in `meta`.
    pub(crate) fn meta(&self) -> Value {
        match self {
            Self::Mdoc { doctype } => json!({ "doctype_value": doctype }),
            Self::Other { meta, .. } => Value::Object(meta.clone()),
            Self::SdJwtVc { vcts } => json!({ "vct_values": vcts }),
        }
    }
}

fn read_authority(wire: WireAuthority) -> Result<Authority, QueryError> {
    if wire.values.is_empty() {
        return Err(QueryError::Empty("values"));
    }
    if wire.r#type != "aki" {
        return Ok(Authority::Other { kind: wire.r#type, values: wire.values });
    }
    let decode = |value: &String| base64url::decode(value).map_err(|_| QueryError::Value);
    Ok(Authority::Aki(wire.values.iter().map(decode).collect::<Result<_, _>>()?))
}

fn read_claims(
    claims: Option<Vec<WireClaim>>,
    sets: Option<Vec<Vec<String>>>,
    kind: &Kind,
) -> Result<Claims, QueryError> {
    let read = |claims: Vec<WireClaim>| claims.into_iter().map(|it| read_claim(it, kind)).collect();
    let claims = claims.map(read).transpose()?;
    match (claims, sets) {
        (None, None) => Ok(Claims::Nothing),
        (Some(claims), None) => Ok(Claims::All(claims)),
        (Some(claims), Some(sets)) => Ok(Claims::FirstOf { claims, options: read_options(sets)? }),
        (None, Some(_)) => Err(QueryError::ClaimSets),
    }
}

fn read_claim(wire: WireClaim, kind: &Kind) -> Result<ClaimQuery, QueryError> {
    if wire.values.as_ref().is_some_and(Vec::is_empty) {
        return Err(QueryError::Empty("values"));
    }
    // A member of mdoc queries; in others it is unknown, and what is unknown is ignored.
    let retained = wire.intent_to_retain.filter(|_| matches!(kind, Kind::Mdoc { .. }));
    Ok(ClaimQuery {
        id: wire.id.as_deref().map(QueryId::new).transpose()?,
        path: wire.path,
        values: Personal::new(wire.values.unwrap_or_default()),
        intent_to_retain: retained.map(json::from_value).transpose()?,
    })
}

fn read_set(wire: WireSet) -> Result<CredentialSet, QueryError> {
    Ok(CredentialSet { options: read_options(wire.options)?, required: wire.required })
}

fn read_options(options: Vec<Vec<String>>) -> Result<Vec<Vec<QueryId>>, QueryError> {
    options.iter().map(|option| option.iter().map(|id| QueryId::new(id)).collect()).collect()
}

fn write_credential(credential: &CredentialQuery) -> Value {
    let mut object = Map::new();
    object.insert("id".into(), credential.id.as_str().into());
    object.insert("format".into(), credential.kind.format().into());
    object.insert("meta".into(), credential.kind.meta());
    if credential.multiple {
        object.insert("multiple".into(), true.into());
    }
    if !credential.holder_binding {
        object.insert("require_cryptographic_holder_binding".into(), false.into());
    }
    if !credential.authorities.is_empty() {
        let authorities = credential.authorities.iter().map(write_authority).collect();
        object.insert("trusted_authorities".into(), authorities);
    }
    if !matches!(credential.claims, Claims::Nothing) {
        let claims = credential.claims.all().iter().map(write_claim).collect();
        object.insert("claims".into(), claims);
    }
    if let Claims::FirstOf { options, .. } = &credential.claims {
        object.insert("claim_sets".into(), write_options(options));
    }
    Value::Object(object)
}

fn write_authority(authority: &Authority) -> Value {
    match authority {
        Authority::Aki(ids) => {
            let ids: Vec<_> = ids.iter().map(|id| base64url::encode(id)).collect();
            json!({ "type": "aki", "values": ids })
        }
        Authority::Other { kind, values } => json!({ "type": kind, "values": values }),
    }
}

fn write_claim(claim: &ClaimQuery) -> Value {
    let mut object = Map::new();
    object.extend(claim.id.as_ref().map(|id| ("id".into(), id.as_str().into())));
    object.insert("path".into(), json!(claim.path));
    if !claim.values.reveal().is_empty() {
        object.insert("values".into(), claim.values.reveal().clone().into());
    }
    object.extend(claim.intent_to_retain.map(|it| ("intent_to_retain".into(), it.into())));
    Value::Object(object)
}

fn write_set(set: &CredentialSet) -> Value {
    let mut object = Map::new();
    object.insert("options".into(), write_options(&set.options));
    if !set.required {
        object.insert("required".into(), false.into());
    }
    Value::Object(object)
}

fn write_options(options: &[Vec<QueryId>]) -> Value {
    let names = |option: &Vec<QueryId>| -> Value { option.iter().map(QueryId::as_str).collect() };
    options.iter().map(names).collect()
}
