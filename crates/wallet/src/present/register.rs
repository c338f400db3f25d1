//! What the register says of whoever asks (ETSI TS 119 475): the person reads it, and what goes
//! beyond it is marked. A statement that cannot be believed counts for nothing.

use formats::{
    Path,
    trust::{Kind, TrustAnchors},
};
use protocols::oid4vp::{AuthorizationRequest, Registration, Said, UnverifiedRegistration};
use terms::Moment;

use crate::{
    texts::Texts,
    tools::Tools,
    view::{AskedClaim, Registered},
};

/// The statement that came along, if it is believed.
pub fn find(
    request: &AuthorizationRequest,
    anchors: &TrustAnchors,
    (tools, now): (&Tools, Moment),
) -> Option<Registration> {
    let crypto = &*tools.crypto;
    let unverified = UnverifiedRegistration::parse(request.registration.as_ref()?).ok()?;
    let chain = anchors.verify(crypto, &Kind::Register, unverified.chain(), now).ok()?;
    unverified.verify(&chain, (request.client_id.hash(), now), crypto).ok()
}

/// The statement as people read it.
pub fn shown(registration: &Registration) -> Registered {
    let texts = |all: &[Said]| {
        Texts::from_tagged(all.iter().map(|it| (Some(it.lang.as_str()), it.value.as_str())))
    };
    Registered {
        purpose: texts(&registration.purpose),
        retention: texts(&registration.retention),
        support: registration.support.clone(),
        authority: registration.authority.clone(),
    }
}

/// Which of the claims that a query asks for go beyond what the asker is registered for.
pub struct Beyond {
    /// The type itself.
    whole: bool,
    paths: Vec<Path>,
}

impl Beyond {
    /// Of the query of this name; nothing where the register says nothing at all.
    pub fn of(
        registration: Option<&Registration>,
        request: &AuthorizationRequest,
        id: &str,
    ) -> Self {
        let asked = request.query.find(id);
        let Some((registration, asked)) = registration.zip(asked) else {
            return Self { whole: false, paths: Vec::new() };
        };
        let paths = registration.beyond(asked).into_iter().cloned().collect();
        Self { whole: !registration.names(asked), paths }
    }

    /// Marks a claim that is.
    pub fn mark(&self, claim: AskedClaim) -> AskedClaim {
        let beyond = self.whole || self.paths.iter().any(|path| path.touches(&claim.path));
        AskedClaim { beyond, ..claim }
    }
}
