//! Why somebody needs another phone, and which: as it was typed, and as two officers sign it.

use formats::base64url;
use issuance::{HandOver, HandOverReason};
use protocols::form::Form;
use registry::Resident;
use serde::Deserialize;
use staff::{Danger, Deed, DeskReset, SignedIn};
use terms::{Class, Id};

use crate::{
    Refusal,
    app::App,
    thumbprint::{self, Misread},
};

/// The form as it was sent.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    reason: Option<String>,
    key: Option<String>,
    /// Another phone than the one that was proposed is to be scanned.
    anew: Option<String>,
}

/// What is to be done, for a resident who is known from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub why: HandOverReason,
    pub key: [u8; 32],
}

/// What a proposal says, read back.
#[derive(Deserialize)]
struct Signed {
    resident: String,
    phone_key: String,
    why: String,
}

impl Typed {
    /// Whether neither reason nor key was sent.
    pub fn is_empty(&self) -> bool {
        self.reason.is_none() && self.key.is_none()
    }

    pub fn is_anew(&self) -> bool {
        self.anew.is_some()
    }

    pub fn why(&self) -> Option<HandOverReason> {
        HandOverReason::from_code(self.reason.as_deref()?.trim())
    }

    /// The key; `None` if none was asked for yet.
    pub fn key(&self) -> Option<Result<[u8; 32], Misread>> {
        self.key.as_deref().map(thumbprint::read)
    }

    /// The key as it is shown again. What is only a number may be a NIK, and is not repeated.
    pub fn key_text(&self) -> &str {
        match self.key() {
            Some(Err(Misread::Number)) | None => "",
            Some(_) => self.key.as_deref().unwrap_or_default(),
        }
    }

    pub fn sample(key: &str) -> Self {
        let reason = Some(HandOverReason::Broken.code().to_owned());
        Self { reason, key: Some(key.to_owned()), anew: None }
    }
}

impl Wish {
    /// What was typed, if nothing is wrong with it.
    pub fn read(typed: &Typed) -> Option<Self> {
        Some(Self { why: typed.why()?, key: typed.key()?.ok()? })
    }

    /// What this officer has proposed for the resident: the phone is scanned once.
    pub async fn proposed(
        app: &App,
        by: Option<&SignedIn>,
        resident: &Resident,
    ) -> Result<Option<Self>, Refusal> {
        let Some(by) = by else { return Ok(None) };
        let all = app.staff.proposals(by).await;
        let all = all.map_err(|error| Refusal::new(error.class(), &error))?;
        let own = all.iter().filter(|it| it.proposer == by.officer);
        let mut signed = own.filter_map(|it| Self::signed(&it.deed));
        Ok(signed.find(|(id, _)| *id == resident.id).map(|(_, wish)| wish))
    }

    /// Reads what two officers sign: whose, and what is to be done.
    pub fn signed(deed: &Deed) -> Option<(Id<Resident>, Self)> {
        if deed.danger() != Danger::DeskReset {
            return None;
        }
        let signed: Signed = serde_json::from_str(deed.content()).ok()?;
        let why = HandOverReason::from_code(&signed.why)?;
        let key = base64url::decode_array(&signed.phone_key).ok()?;
        Some((signed.resident.parse().ok()?, Self { why, key }))
    }

    /// What two officers sign: exactly this resident, where they live, and exactly this key.
    pub fn deed(self, resident: &Resident) -> Result<Deed, Refusal> {
        let (handle, phone_key) = (resident.id.to_string(), self.key_text());
        let why = self.why.code();
        let reset = DeskReset { resident: &handle, phone_key: &phone_key, why };
        let deed = Deed::desk_reset(resident.person.region, &reset);
        deed.map_err(|error| Refusal::new(Class::Invalid, &error))
    }

    pub fn hand_over(self, resident: Id<Resident>) -> HandOver {
        HandOver { resident, to: self.key, why: self.why }
    }

    /// Its page among those of a resident.
    pub fn page(self) -> String {
        format!("new-phone?{}", self.query())
    }

    pub fn query(self) -> String {
        Form::new().with("reason", self.why.code()).with("key", &self.key_text()).encode()
    }

    // What the template asks.

    pub fn key_text(self) -> String {
        base64url::encode(&self.key)
    }

    /// The thumbprint in groups that can be compared.
    pub fn key_groups(self) -> Vec<String> {
        let letters: Vec<char> = self.key_text().chars().collect();
        letters.chunks(4).map(|group| group.iter().collect()).collect()
    }

    pub fn sample() -> Self {
        let key = thumbprint::read("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        Self { why: HandOverReason::PinForgotten, key: key.unwrap_or_default() }
    }
}
