//! What can be offered to a resident: everything that is issued here, chosen or not, with what can be
//! asked for besides, or why not.

use activation::Standing;
use formats::types::{ClaimType, CredentialType, Format};
use issuance::Recorded;
use protocols::oid4vci::Configuration;
use registry::Person;
use terms::Language;

use super::record::{self, Eligible};
use crate::{app::App, lang::texts};

/// What can be offered to a resident, in the reader's language.
#[derive(Clone, Default)]
pub(crate) struct Offering {
    /// What the resident may hold, the identity first.
    pub choices: Vec<Choice>,
    pub others: Vec<Others>,
}

/// Something that the resident may hold.
#[derive(Clone)]
pub(crate) struct Choice {
    /// Its credential configuration id.
    pub id: String,
    pub what: Named,
    pub is_chosen: bool,
    /// What has to be recorded first, as a sentence: until then it is no choice.
    pub lacks: Option<String>,
    /// What its type holds on request only; it stands under the type's last format.
    pub asked: Option<Asked>,
    /// Whether it is of the type that says who somebody is.
    is_identity: bool,
    /// Whether it is offered with the identity, unless the resident declines.
    is_beside_identity: bool,
}

/// What a type holds on request only.
#[derive(Clone)]
pub(crate) struct Asked {
    /// The type's short name, of which the boxes' ids are made.
    pub kind: String,
    pub claims: Vec<AskedClaim>,
}

/// A claim on request.
#[derive(Clone)]
pub(crate) struct AskedClaim {
    /// As `ikd offer --with` takes it.
    pub path: String,
    pub label: String,
    pub is_chosen: bool,
}

/// What the resident may not hold, for the same reasons.
#[derive(Clone)]
pub(crate) struct Others {
    pub names: Vec<String>,
    pub reasons: Vec<String>,
}

/// What people call a credential, and how it is written.
#[derive(Clone)]
pub(crate) struct Named {
    pub name: String,
    pub form: &'static str,
}

impl Offering {
    /// What `person`, of whom this is recorded and whose standing this is, may hold today.
    pub fn of(
        app: &App,
        (person, recorded, standing): (&Person, Recorded<'_>, &Standing),
        language: Language,
    ) -> Self {
        let mut offering = Self::default();
        let mut choices = app.issuance.choices((person, recorded), standing).into_iter().peekable();
        while let Some(choice) = choices.next() {
            let (id, kind) = (choice.configuration, choice.kind);
            let is_last = choices.peek().is_none_or(|next| next.kind.id != kind.id);
            let Some(what) = Named::of(app, &id, language) else { continue };
            match record::eligible(&choice.assessment, language) {
                Eligible::Yes(_) => offering.choices.push(Choice {
                    id,
                    what,
                    is_chosen: false,
                    lacks: choice.lacks.map(|it| unrecorded(&it.label(language.tag()), language)),
                    asked: is_last.then(|| Asked::of(kind, language)).flatten(),
                    is_identity: kind.is_identity,
                    is_beside_identity: kind.is_beside_identity,
                }),
                Eligible::No(reasons) => offering.refuse(what.name, reasons),
            }
        }
        offering.choices.sort_by_key(|it| !it.is_identity);
        offering.by_default()
    }

    /// The same with these types and claims chosen, and nothing else.
    pub fn choosing(mut self, ids: &[String], claims: &[String]) -> Self {
        for choice in &mut self.choices {
            choice.is_chosen = choice.lacks.is_none() && ids.contains(&choice.id);
            for claim in choice.asked.iter_mut().flat_map(|it| &mut it.claims) {
                claim.is_chosen = claims.contains(&claim.path);
            }
        }
        self
    }

    /// Whether anything can be offered today.
    pub fn is_open(&self) -> bool {
        self.choices.iter().any(|it| it.lacks.is_none())
    }

    /// The identity is chosen in its first format, and with it what goes along, or the only thing
    /// there is.
    fn by_default(mut self) -> Self {
        let is_only = self.choices.len() == 1;
        self.choose(|it| is_only || it.is_identity);
        if self.choices.iter().any(|it| it.is_identity && it.is_chosen) {
            self.choose(|it| it.is_beside_identity);
        }
        self
    }

    /// Chooses the first that is so, if it can be offered.
    fn choose(&mut self, is: impl Fn(&Choice) -> bool) {
        let chosen = self.choices.iter_mut().find(|it| is(it));
        if let Some(chosen) = chosen.filter(|it| it.lacks.is_none()) {
            chosen.is_chosen = true;
        }
    }

    fn refuse(&mut self, name: String, reasons: Vec<String>) {
        match self.others.iter_mut().find(|it| it.reasons == reasons) {
            // A type in its other format.
            Some(same) if same.names.contains(&name) => {}
            Some(same) => same.names.push(name),
            None => self.others.push(Others { names: vec![name], reasons }),
        }
    }

    pub fn sample(language: Language, who: Sample) -> Self {
        let pick =
            |indonesian: &'static str, english| language.choose(indonesian, english).to_owned();
        let identity = pick("Identitas Kependudukan Digital", "Digital population identity");
        let age = pick("Bukti usia", "Proof of age");
        let child = pick("Kartu Identitas Anak", "Child identity card");
        let of_a_child = pick(
            "Sudah berusia 17 tahun atau pernah kawin: berlaku KTP-el, bukan KIA.",
            "17 already, or ever married: the KTP-el applies, not the child's card.",
        );
        let young =
            pick("Belum berusia 17 tahun dan belum pernah kawin.", "Not yet 17 and never married.");
        let face = pick("Bukti wajah dan usia", "Proof of face and age");
        let choice = |id: &str, name: &String, format| {
            let (is_identity, is_beside_identity) = (*name == identity, *name == face);
            Choice { is_identity, is_beside_identity, ..Choice::sample(id, name, format) }
        };
        let asked = |choice, kind: &str, claims: &[(&str, String)]| Choice {
            asked: Some(Asked::sample(kind, claims)),
            ..choice
        };
        let religion = pick("Agama", "Religion");
        let of_identity =
            [("religion", religion.clone()), ("blood_type", pick("Golongan darah", "Blood type"))];
        let of_family = [("members.*.religion", religion)];
        let certificate = pick("Kutipan akta kelahiran", "Birth certificate");
        let number = pick("Nomor akta kelahiran", "Number of the birth certificate");
        let mut certificate = choice("akta_kelahiran", &certificate, Format::SdJwt);
        certificate.lacks = Some(unrecorded(&number, language));
        let others = |names, reason| Others { names, reasons: vec![reason] };
        let offering = match who {
            Sample::Adult => Self {
                choices: vec![
                    choice("pid", &identity, Format::SdJwt),
                    asked(choice("pid_mdoc", &identity, Format::Mdoc), "pid", &of_identity),
                    choice("age", &age, Format::SdJwt),
                    choice("age_mdoc", &age, Format::Mdoc),
                    certificate,
                    choice("face_age", &face, Format::SdJwt),
                    choice("face_age_mdoc", &face, Format::Mdoc),
                    asked(
                        choice("kk", &pick("Kartu Keluarga", "Family card"), Format::SdJwt),
                        "kk",
                        &of_family,
                    ),
                ],
                others: vec![others(vec![child], of_a_child)],
            },
            Sample::Child => Self {
                choices: vec![choice("kia", &child, Format::SdJwt)],
                others: vec![others(vec![identity, age, face], young)],
            },
            Sample::Nobody => Self { choices: Vec::new(), others: Vec::new() },
        };
        offering.by_default()
    }
}

impl Choice {
    fn sample(id: &str, name: &str, format: Format) -> Self {
        Self {
            id: id.to_owned(),
            what: Named { name: name.to_owned(), form: form(format) },
            is_chosen: false,
            lacks: None,
            asked: None,
            is_identity: false,
            is_beside_identity: false,
        }
    }
}

/// Whose sample it is.
#[derive(Clone, Copy)]
pub(crate) enum Sample {
    Adult,
    Child,
    Nobody,
}

impl Asked {
    fn of(kind: &CredentialType, language: Language) -> Option<Self> {
        let claim = |it: &ClaimType| AskedClaim {
            path: it.path.to_string(),
            label: it.label(language.tag()),
            is_chosen: false,
        };
        let claims: Vec<_> = kind.on_request().map(claim).collect();
        (!claims.is_empty()).then(|| Self { kind: kind.id.clone(), claims })
    }

    fn sample(kind: &str, claims: &[(&str, String)]) -> Self {
        let claim = |(path, label): &(&str, String)| {
            let (path, label) = ((*path).to_owned(), label.clone());
            AskedClaim { path, label, is_chosen: false }
        };
        Self { kind: kind.to_owned(), claims: claims.iter().map(claim).collect() }
    }

    /// Whether anything of it is chosen.
    pub fn is_open(&self) -> bool {
        self.claims.iter().any(|it| it.is_chosen)
    }
}

/// That this has to be recorded first.
fn unrecorded(label: &str, language: Language) -> String {
    format!("{} {label}.", Words::of(language).unrecorded)
}

impl Named {
    /// What a configuration is called.
    pub fn of(app: &App, id: &str, language: Language) -> Option<Self> {
        let known = &app.issuance.issuer_metadata().credential_configurations_supported;
        let Configuration { format, credential_metadata, .. } = known.get(id)?;
        let display = credential_metadata.iter().flat_map(|it| &it.display);
        let mut own = display.filter(|it| it.locale.as_deref() == Some(language.tag()));
        let name = own.find_map(|it| it.name.clone()).unwrap_or_else(|| id.to_owned());
        let is_mdoc = format == Format::Mdoc.as_str();
        Some(Self { name, form: form(if is_mdoc { Format::Mdoc } else { Format::SdJwt }) })
    }
}

const fn form(format: Format) -> &'static str {
    match format {
        Format::Mdoc => "mdoc (ISO 18013-5)",
        Format::SdJwt => "SD-JWT VC",
    }
}

texts! { Words {
    unrecorded: "Belum tercatat, dan dicatat dahulu:", "Not on record yet, and recorded first:";
} }
