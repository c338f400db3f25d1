//! How the answer comes to the asker (`response_mode`).

/// How the answer comes to the asker. It is encrypted for the asker either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ResponseMode {
    /// It is posted (OpenID4VP 1.0, section 8.3.1).
    #[default]
    Posted,
    /// It is shown: the form body of a direct post as a loop of codes ([`crate::reel`]) on the
    /// wallet's screen, for the asker's camera. An extension of this house, in no specification, for a
    /// counter where the phone has no network. `response_uri` says whose answer it is and is bound
    /// into the presentations; nothing is sent there.
    Shown,
}

impl ResponseMode {
    const ALL: [Self; 2] = [Self::Posted, Self::Shown];

    /// As it stands in requests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Posted => "direct_post.jwt",
            Self::Shown => "ikd_qr",
        }
    }

    /// The mode of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}
