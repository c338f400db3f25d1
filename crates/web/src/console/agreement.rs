//! What two officers have to agree to: how it stands with it for whoever proposes, and the words and
//! steps that its pages share. The second officer has a page for all of it, `/approvals`.

use axum::Extension;
use staff::{ApprovalError, Deed, Proposal, SignedIn};
use terms::{Act, Language, Moment};

use super::{said::Said, session};
use crate::{
    Refusal,
    app::App,
    lang::texts,
    listen::Peer,
    numbers::time_of_day,
    passkey::{Answer, Asked},
};

/// How it stands with a deed, for an officer who would propose it or has.
#[derive(Clone, Debug)]
pub(crate) enum Agreement {
    /// Two have signed it: it can be done, by this approval.
    Approved { approval: String, until: Moment },
    /// It can be proposed.
    Open(Asked),
    /// It waits for a second officer.
    Proposed { until: Moment },
}

impl Agreement {
    pub async fn of(app: &App, signed_in: &SignedIn, deed: &Deed) -> Result<Self, Refusal> {
        let all = proposals(app, signed_in, deed).await.map_err(|error| refusal(&error))?;
        let own = all.into_iter().filter(|it| it.proposer == signed_in.officer);
        Ok(match own.max_by_key(|it| it.approved.is_some()) {
            Some(Proposal { approved: Some(_), approval, expires, .. }) => {
                Self::Approved { approval: approval.to_string(), until: expires }
            }
            Some(it) => Self::Proposed { until: it.expires },
            None => Self::Open(question(app, signed_in, deed).await?),
        })
    }

    /// One of each for looking at.
    pub fn samples(now: Moment) -> [(&'static str, Self); 3] {
        let approval = "01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned();
        [
            ("approved", Self::Approved { approval, until: now }),
            ("propose", Self::Open(Asked::sample())),
            ("proposed", Self::Proposed { until: now }),
        ]
    }

    // What templates ask.

    pub fn asks_a_key(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    pub fn until(&self, language: &Language) -> String {
        match self {
            Self::Approved { until, .. } | Self::Proposed { until } => {
                time_of_day(*language, *until)
            }
            Self::Open(_) => String::new(),
        }
    }

    pub const fn words(language: Language) -> &'static Words {
        Words::of(language)
    }
}

/// The proposals of just this deed that this officer has made or could approve.
pub(crate) async fn proposals(
    app: &App,
    signed_in: &SignedIn,
    deed: &Deed,
) -> Result<Vec<Proposal>, ApprovalError> {
    let all = app.staff.proposals(signed_in).await?;
    Ok(all.into_iter().filter(|it| it.deed == *deed).collect())
}

/// What the officer's key is asked for a proposal.
pub(crate) async fn question(
    app: &App,
    signed_in: &SignedIn,
    deed: &Deed,
) -> Result<Asked, Refusal> {
    let begun = app.staff.begin_proposal(signed_in, deed).await;
    begun.map(|it| Asked::new(&it)).map_err(|error| refusal(&error))
}

/// Proposes it with the answer of the officer's key; what is to be said, if it was not taken.
pub(crate) async fn propose(
    app: &App,
    (signed_in, peer): (&SignedIn, Option<Extension<Peer>>),
    deed: Deed,
    answer: Answer,
    language: Language,
) -> Result<Option<Said>, Refusal> {
    let answered = answer.read(session::address(peer))?;
    match app.staff.propose(signed_in, deed, &answered).await {
        Ok(_) => Ok(None),
        Err(error) => Said::approval(&error, language).map(Some),
    }
}

/// Spends the approval of just this deed: the act of doing it, whose reason begins with `what`.
pub(crate) async fn spend(
    app: &App,
    signed_in: &SignedIn,
    deed: &Deed,
    what: &str,
) -> Result<Act, ApprovalError> {
    let ready = |it: &&Proposal| it.proposer == signed_in.officer && it.approved.is_some();
    let proposals = proposals(app, signed_in, deed).await?;
    let approval = proposals.iter().find(ready).ok_or(ApprovalError::Missing)?.approval;
    let approved = app.staff.spend(signed_in, approval, deed).await?;
    Ok(approved.act(signed_in, format!("{what} approved as {approval}")))
}

pub(crate) fn refusal(error: &ApprovalError) -> Refusal {
    Refusal::new(error.class(), error)
}

texts! { Words {
    propose: "Usulkan kepada petugas kedua", "Propose to a second officer";
    waits: "Menunggu petugas kedua", "Waiting for a second officer";
    waits_is: "Mereka menyetujuinya di halaman Persetujuan. Berlaku sampai pukul",
        "They approve it on the page Approvals. It stands until";
    look: "Ke persetujuan", "To the approvals";
} }
