//! Small pieces of a page: a status chip, and one line of a list of fields.

/// What a colour says; the words beside it say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Stop,
    Wait,
}

impl Tone {
    /// The tone's name in the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Stop => "stop",
            Self::Wait => "wait",
        }
    }

    /// The picture that goes with it.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Good => "check",
            Self::Stop => "cross",
            Self::Wait => "clock",
        }
    }
}

/// A status in one or two words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chip {
    pub tone: Tone,
    pub text: String,
}

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub label: String,
    pub value: String,
}

impl Field {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}
