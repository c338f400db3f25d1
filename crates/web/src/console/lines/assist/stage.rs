//! What the page asks for: one thing at a time.

use activation::Assessment;
use desk::{Assist, AssistState, Office, Outcome, Step, StopReason};
use issuance::{PhoneState, Unbound};
use registry::Resident;
use terms::{Act, Id, Language};

use super::super::super::{
    purpose::Purpose,
    record::{self, Eligible},
    resident::Phone,
    whose::{Whose, page_of},
};
use crate::{
    Refusal,
    app::App,
    look::{Field, Qr},
    numbers::seconds_in,
};

/// How far it is.
pub(super) enum Stage {
    /// Who is it?
    Person,
    /// Is it them, and may they?
    Eligible(Box<Found>),
    /// Does the wallet open?
    Device { wallet: String, qr: Qr },
    /// Do they want it?
    Consent,
    /// Have they set a PIN?
    Pin,
    /// Which phone is it?
    Key { phone: Phone },
    /// It has not redeemed what was offered.
    Waits { phone: Phone, compare: Option<String>, has_ended: bool },
    /// It is active since then.
    Active { since: String },
    /// They have used it.
    Tried { since: String },
    /// Set aside.
    Paused,
    /// It has ended.
    Ended { since: Option<String>, reason: Option<StopReason> },
}

/// Whose record was opened, and whether they may.
pub(super) struct Found {
    pub whose: Whose,
    pub fields: Vec<Field>,
    pub eligible: Eligible,
}

impl Stage {
    pub async fn of(
        app: &App,
        act: &Act,
        (assist, phone, office): (&Assist, Option<issuance::Phone>, &Office),
        lang: Language,
    ) -> Result<Self, Refusal> {
        let since = assist.when(Step::Activated).map(|at| seconds_in(lang, office.zone, at));
        match assist.state {
            AssistState::Paused => return Ok(Self::Paused),
            AssistState::Ended(outcome) => {
                let reason = match outcome {
                    Outcome::Stopped(reason) => Some(reason),
                    Outcome::Activated | Outcome::CarriedOn | Outcome::Lapsed => None,
                };
                return Ok(Self::Ended { since, reason });
            }
            AssistState::Open => {}
        }
        let since = since.unwrap_or_default();
        Ok(match assist.next() {
            Some(Step::Identified) => Self::Person,
            Some(Step::Eligible) => match assist.resident {
                Some(id) => Self::Eligible(Box::new(Found::of(app, act, id, lang).await?)),
                None => Self::Person,
            },
            Some(Step::Device) => {
                let wallet = app.deployment.wallet_url.as_str().to_owned();
                let qr = Qr::of(&wallet).map_err(|_| Refusal::failure())?;
                Self::Device { wallet, qr }
            }
            Some(Step::Consent) => Self::Consent,
            Some(Step::Pin) => Self::Pin,
            Some(Step::Key | Step::Offered) => Self::Key { phone: asked_of(app) },
            Some(Step::Activated) => waits(app, assist, phone),
            Some(Step::Tried) => Self::Active { since },
            None => Self::Tried { since },
        })
    }

    // What the template asks.

    /// Whether it changes by itself.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Waits { .. })
    }

    /// Whether it can still be set aside or stopped: what is active is.
    pub fn can_wait(&self) -> bool {
        !matches!(
            self,
            Self::Active { .. } | Self::Ended { .. } | Self::Paused | Self::Tried { .. }
        )
    }
}

/// What is asked of the phone in this deployment.
fn asked_of(app: &App) -> Phone {
    match app.issuance.unbound() {
        Unbound::Confirmed => Phone::Optional,
        Unbound::Deferred => Phone::Later,
        Unbound::Refused => Phone::Required,
    }
}

fn waits(app: &App, assist: &Assist, phone: Option<issuance::Phone>) -> Stage {
    let state = phone.as_ref().map(|it| &it.state);
    let compare = match (state, assist.resident, assist.offer) {
        (Some(PhoneState::Compare(_)), Some(resident), Some(offer)) => {
            Some(page_of(resident, &format!("offers/{offer}")))
        }
        _ => None,
    };
    let has_ended = state == Some(&PhoneState::Ended);
    Stage::Waits { phone: asked_of(app), compare, has_ended }
}

impl Found {
    async fn of(app: &App, act: &Act, id: Id<Resident>, lang: Language) -> Result<Self, Refusal> {
        let opened = app.registry.open(&Purpose::ServePerson.act(act), id).await;
        let opened = opened.map_err(|error| Refusal::new(error.class(), &error))?;
        let standing = app.activations.standing(&opened.resident).await;
        let standing = standing.map_err(|error| Refusal::new(error.class(), &error))?;
        let person = &opened.resident.person;
        let assessed: Assessment = standing.assess(person, None, app.clock.today());
        let eligible = record::eligible(&assessed, lang);
        let fields = record::record(&opened, lang).main;
        Ok(Self { whose: Whose::of(&opened.resident), fields, eligible })
    }
}
