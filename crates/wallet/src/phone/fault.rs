//! Why a call did not do what it was asked, for the shell and for the person.

use protocols::oid4vci::{InputMode, TxCode};
use serde_json::{Value, json};
use terms::{Class, Language};

use crate::{
    error::{AcceptError, AnswerError, CredentialFault, PresentError, WalletError},
    pin::PinError,
    trust::TrustError,
    unlock::{NoCode, UnlockError},
    vault::VaultError,
};

/// A code for the shell, and the reason in two languages for the person.
pub struct Fault(Box<Said>);

struct Said {
    code: &'static str,
    class: Class,
    reasons: [String; 2],
    more: Option<(&'static str, Value)>,
    waits: [(&'static str, Option<u64>); 2],
}

impl Fault {
    fn new(code: &'static str, class: Class, reason: impl Fn(Language) -> String) -> Self {
        let reasons = [Language::Indonesian, Language::English].map(reason);
        Self(Box::new(Said { code, class, reasons, more: None, waits: [("", None); 2] }))
    }

    /// The shell has called with something that cannot be.
    pub fn misuse() -> Self {
        Self::said("misuse", Class::Invalid, "Panggilan tidak dikenal", "The call is not known")
    }

    /// Nothing is open.
    pub fn shut() -> Self {
        let texts = ("Dompet terkunci", "The wallet is locked");
        Self::said("shut", Class::Refused, texts.0, texts.1)
    }

    /// A flow has not begun, or waits for something else.
    pub fn no_step() -> Self {
        let texts = ("Langkah ini tidak sedang ditunggu", "No step waits for this");
        Self::said("no_step", Class::Invalid, texts.0, texts.1)
    }

    /// What is carried is for counters, where nothing goes over the network.
    pub fn counter_only() -> Self {
        let texts = (
            "Tanpa membuka dompet, hanya permintaan loket yang dapat dijawab",
            "Without opening the wallet, only what a counter asks can be answered",
        );
        Self::said("counter_only", Class::Refused, texts.0, texts.1)
    }

    /// What was carried cannot be read any more.
    pub fn no_pocket() -> Self {
        let texts = ("Kartu yang dibawa tidak terbaca", "What was carried cannot be read");
        Self::said("no_pocket", Class::Failure, texts.0, texts.1)
    }

    /// Something else than the key of a phone was scanned.
    pub fn no_key() -> Self {
        let texts = ("Ini bukan kunci dompet", "This is not a wallet's key");
        Self::said("no_key", Class::Invalid, texts.0, texts.1)
    }

    /// Too much for one QR code.
    pub fn too_long() -> Self {
        let texts = ("Teks terlalu panjang untuk kode QR", "The text is too long for a QR code");
        Self::said("too_long", Class::Invalid, texts.0, texts.1)
    }

    fn said(code: &'static str, class: Class, indonesian: &str, english: &str) -> Self {
        Self::new(code, class, |language| language.choose(indonesian, english).to_owned())
    }

    /// As the shell gets it.
    pub fn to_json(&self) -> Value {
        let class = match self.0.class {
            Class::Conflict | Class::Missing | Class::Refused => "refused",
            Class::Failure => "failure",
            Class::Invalid => "invalid",
        };
        let [id, en] = &self.0.reasons;
        let mut told = json!({"code": self.0.code, "class": class, "id": id, "en": en});
        if let Some(told) = told.as_object_mut() {
            let waits = self.0.waits.iter().filter_map(|(name, it)| Some((*name, json!((*it)?))));
            told.extend(waits.chain(self.0.more.clone()).map(|(name, it)| (name.to_owned(), it)));
        }
        told
    }

    /// Whether nothing could be reached.
    pub fn is_about_the_network(&self) -> bool {
        self.0.code == "unreachable"
    }
}

impl From<PinError> for Fault {
    fn from(error: PinError) -> Self {
        let code = match error {
            PinError::AllSame => "all_same",
            PinError::NotSixDigits => "not_six_digits",
            PinError::Sequence => "sequence",
        };
        Self::new(code, error.class(), |language| error.reason(language))
    }
}

impl From<NoCode> for Fault {
    fn from(error: NoCode) -> Self {
        Self::new("no_code", error.class(), |language| error.reason(language))
    }
}

impl From<VaultError> for Fault {
    fn from(error: VaultError) -> Self {
        Self::new("vault", error.class(), |language| error.reason(language))
    }
}

impl From<UnlockError> for Fault {
    fn from(error: UnlockError) -> Self {
        let mut fault = Self::new(error.code(), error.class(), |language| error.reason(language));
        fault.0.waits = [("retry_after", error.retry_after()), ("tries_left", error.tries_left())];
        fault
    }
}

impl From<WalletError> for Fault {
    fn from(error: WalletError) -> Self {
        let mut fault = Self::new(code(&error), error.class(), |language| error.reason(language));
        if let WalletError::Accept(AcceptError::TxCodeMissing(wanted)) = &error {
            fault.0.more = Some(("tx_code", tx_code(wanted)));
        }
        fault
    }
}

/// What the shell must tell apart to go on.
fn code(error: &WalletError) -> &'static str {
    match error {
        WalletError::Accept(error) => match error {
            AcceptError::Credential(CredentialFault::Untrusted(_)) => "untrusted",
            AcceptError::Credential(_) => "credential",
            AcceptError::NothingSupported => "nothing_supported",
            AcceptError::Offer(_) => "offer",
            AcceptError::SignInNeeded => "sign_in_needed",
            AcceptError::TokenRefused(_) => "offer_refused",
            AcceptError::TxCodeMissing(_) => "tx_code_missing",
            AcceptError::TxCodeShape => "tx_code_shape",
            AcceptError::TxCodeUnexpected => "tx_code_unexpected",
            _ => "issuer",
        },
        WalletError::Answer(AnswerError::Unreachable) => "unreachable",
        WalletError::Answer(_) => "server",
        WalletError::Platform => "platform",
        WalletError::Present(error) => match error {
            PresentError::Link(_) | PresentError::Message(_) => "request",
            PresentError::Number(_) => "number",
            PresentError::NumberBusy => "number_busy",
            PresentError::NumberUnknown => "number_unknown",
            PresentError::Unfinished { .. } => "unfinished",
            PresentError::Untrusted(_) => "untrusted",
            PresentError::Response(_) => "answer",
            PresentError::Vault => "vault",
            _ => "verifier",
        },
        WalletError::Refill(_) => "renewal",
        WalletError::Trust(TrustError::Missing) => "no_trust",
        WalletError::Trust(TrustError::NotAccepted) => "trust_refused",
        WalletError::Trust(_) => "trust_list",
    }
}

/// What the holder is to type, and where to find it.
fn tx_code(wanted: &TxCode) -> Value {
    let mode = match wanted.input_mode {
        InputMode::Numeric => "numeric",
        InputMode::Text => "text",
    };
    let description = wanted.description.as_deref().map(crate::texts::fit_to_show);
    json!({"length": wanted.length, "input_mode": mode, "description": description})
}
