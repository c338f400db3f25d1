//! The types built into the program, and in which formats each can be had.

use super::credential_type::{CredentialType, Format, MDOC, TypeError};

/// The files of `crates/formats/types`, in the order of their names.
const FILES: &[&str] = &include!(concat!(env!("OUT_DIR"), "/types.rs"));

/// Where document types lie until a deployer names a domain of its own.
pub const DEFAULT_DOMAIN: &str = "id.go.example";

/// All credential types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Types {
    all: Vec<CredentialType>,
    /// The id of the one that says who somebody is.
    identity: String,
}

/// A type in one format: what can be offered and issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration<'t> {
    /// The type.
    pub kind: &'t CredentialType,
    /// How it is written.
    pub format: Format,
}

impl Configuration<'_> {
    /// Its credential configuration id, which is its OAuth scope as well (HAIP 1.0, section 4.3:
    /// one for each): `pid`, `pid_mdoc`.
    pub fn id(self) -> String {
        match self.format {
            Format::Mdoc => format!("{}{MDOC}", self.kind.id),
            Format::SdJwt => self.kind.id.clone(),
        }
    }
}

impl Types {
    /// The types built into the program.
    pub fn load() -> Result<Self, TypeError> {
        Self::of_domain(DEFAULT_DOMAIN)
    }

    /// The types built into the program, their document types in a domain written backwards.
    pub fn of_domain(domain: &str) -> Result<Self, TypeError> {
        let read = FILES.iter().map(|file| CredentialType::parse(domain, file));
        Self::new(read.collect::<Result<_, _>>()?)
    }

    /// These types; ids, `vct`s and document types are told apart, and one is the identity.
    pub fn new(all: Vec<CredentialType>) -> Result<Self, TypeError> {
        for (place, one) in all.iter().enumerate() {
            let same = |it: &CredentialType| {
                let same_document = it.doctype.is_some() && it.doctype == one.doctype;
                it.id == one.id || it.vct == one.vct || same_document
            };
            if all.iter().take(place).any(same) {
                return Err(TypeError::Twice(one.id.clone()));
            }
        }
        let identities: Vec<_> = all.iter().filter(|it| it.is_identity).collect();
        let [identity] = *identities else { return Err(TypeError::Identities(identities.len())) };
        let identity = identity.id.clone();
        Ok(Self { all, identity })
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &CredentialType> {
        self.all.iter()
    }

    /// The short name of the type that says who somebody is.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// Each type in each of its formats.
    pub fn configurations(&self) -> impl Iterator<Item = Configuration<'_>> {
        self.iter()
            .flat_map(|kind| kind.formats().map(move |format| Configuration { kind, format }))
    }

    /// What a credential configuration id or an OAuth scope stands for.
    pub fn configuration(&self, id: &str) -> Option<Configuration<'_>> {
        let (id, format) = match id.strip_suffix(MDOC) {
            Some(id) => (id, Format::Mdoc),
            None => (id, Format::SdJwt),
        };
        let kind = self.find(id)?;
        kind.formats().any(|it| it == format).then_some(Configuration { kind, format })
    }

    /// The type with this short name.
    pub fn find(&self, id: &str) -> Option<&CredentialType> {
        self.all.iter().find(|it| it.id == id)
    }

    /// The type of this `vct`.
    pub fn find_vct(&self, vct: &str) -> Option<&CredentialType> {
        self.all.iter().find(|it| it.vct == vct)
    }

    /// The type of this document type.
    pub fn find_doctype(&self, doctype: &str) -> Option<&CredentialType> {
        self.all.iter().find(|it| it.doctype.as_deref() == Some(doctype))
    }
}
