//! Settles whom to believe, before any code is spent.

use protocols::{Url, oauth::MetadataError};

use super::{
    session::{Plan, Session, Trusted},
    token,
};
use crate::{
    error::{AcceptError, AnswerError, WalletError},
    http::{self, Request, Response, Unreachable},
    step::Step,
    tools::Tools,
    trust::{PinnedTrust, TrustError},
    view::Decision,
};

/// The name under `/.well-known/`.
const WELL_KNOWN: &str = "ikd-trust-list";
const MOST_LIST_BYTES: usize = 2 * 1024 * 1024;

/// Fetches the issuer's trust list: the first one is put before the person and pinned, a later
/// one must be its keeper's and not older.
pub fn settle(session: Session, plan: Plan) -> Result<Step, WalletError> {
    let issuer = plan.issuer.credential_issuer.clone();
    match session.trust.clone() {
        Some(known) => newest(session.tools.clone(), known.clone(), &issuer, move |newest| {
            go_on(Session { trust: Some(newest?.or(known)), ..session }, plan)
        }),
        None => Ok(Step::fetch(request(&issuer)?, move |answer| first(session, plan, answer))),
    }
}

/// The newest trust list to be had.
pub enum Newest {
    /// What the issuer shows, or the known one if it has none: it may belong to another office of
    /// the same ecosystem.
    List(PinnedTrust),
    /// Nobody can say whether there is a newer one.
    Unread(AnswerError),
}

impl Newest {
    /// Without a newer one the known list goes on being used, until its own end.
    pub fn or(self, known: PinnedTrust) -> PinnedTrust {
        match self {
            Self::List(list) => list,
            Self::Unread(_) => known,
        }
    }
}

/// Asks the issuer for a newer list. Only another file replaces a list that came in a file.
pub fn newest(
    tools: Tools,
    known: PinnedTrust,
    issuer: &Url,
    then: impl FnOnce(Result<Newest, TrustError>) -> Result<Step, WalletError> + Send + 'static,
) -> Result<Step, WalletError> {
    if !known.has_keeper() {
        return then(Ok(Newest::List(known)));
    }
    Ok(Step::fetch(request(issuer)?, move |answer| match http::body(answer, MOST_LIST_BYTES) {
        Ok(body) => then(known.followed_by(text(&body), &*tools.crypto).map(Newest::List)),
        Err(AnswerError::Status(404)) => then(Ok(Newest::List(known))),
        Err(error) => then(Ok(Newest::Unread(error))),
    }))
}

fn first(
    session: Session,
    plan: Plan,
    answer: Result<Response, Unreachable>,
) -> Result<Step, WalletError> {
    let body = http::body(answer, MOST_LIST_BYTES).map_err(|_| TrustError::Missing)?;
    let trust = PinnedTrust::at_first_use(text(&body), &*session.tools.crypto)?;
    let view = trust.view(&*session.tools.crypto);
    Ok(Step::trust(view, move |decision| match decision {
        Decision::Approve => go_on(Session { trust: Some(trust), ..session }, plan),
        Decision::Deny => Err(TrustError::NotAccepted.into()),
    }))
}

fn go_on(session: Session, plan: Plan) -> Result<Step, WalletError> {
    let anchors = session.trust.as_ref().ok_or(TrustError::Missing)?.anchors()?;
    let to_pin = session.trust.clone().filter(|_| session.trust != session.pinned);
    let trusted = Trusted { anchors, to_pin };
    token::redeem(session, plan, trusted)
}

fn request(issuer: &Url) -> Result<Request, WalletError> {
    let too_long = |_| AcceptError::Issuer(MetadataError::Contradiction("its address is too long"));
    let location = issuer.well_known(WELL_KNOWN).parse().map_err(too_long)?;
    Ok(Request::get(location, "application/jwt", MOST_LIST_BYTES))
}

/// A signed list is ASCII; anything else is refused where it is read.
fn text(body: &[u8]) -> &str {
    std::str::from_utf8(body).unwrap_or_default()
}
