//! The answer: presentations that the holder has agreed to, or a refusal
//! (OpenID4VP 1.0, section 8).

use formats::{
    Path, base64url,
    mdoc::DeviceResponseDraft,
    sd_jwt::{KeyBinding, PresentationDraft},
};
use protocols::{
    Secret, Url,
    dcql::{Need, QueryId},
    oid4vp::{
        AuthorizationRequest, AuthorizationResponse, Refusal, RefusalCode, ResponseAnswer,
        ResponseMode, VpToken,
    },
    reel,
};
use terms::{Id, Signature};

use super::holding::{Answer, Holding};
use crate::{
    error::{PresentError, WalletError},
    http::{self, FORM, Request, Response, Unreachable},
    step::{Done, Step, ToSign},
    tools::Tools,
    vault::{Change, Deed, Entry, Held, Outcome, ShownClaims, Way, element_of},
    view::{Asker, Consent},
};

const MOST_ANSWER_BYTES: usize = 16 * 1024;

/// A request that was verified.
pub struct Question {
    pub tools: Tools,
    pub asker: Asker,
    pub request: AuthorizationRequest,
    /// How it came.
    pub way: Option<Way>,
}

/// A presentation that waits for its signature.
struct Shown {
    query: QueryId,
    draft: Draft,
}

enum Draft {
    Mdoc(DeviceResponseDraft),
    SdJwt(PresentationDraft),
}

impl Draft {
    fn to_sign(&self) -> &[u8] {
        match self {
            Self::Mdoc(draft) => draft.to_sign(),
            Self::SdJwt(draft) => draft.to_sign(),
        }
    }

    /// In the text of its format: of mdocs each response has one (OpenID4VP 1.0, section B.2.5).
    fn complete(self, signature: &Signature) -> String {
        match self {
            Self::Mdoc(draft) => base64url::encode(&draft.complete(signature)),
            Self::SdJwt(draft) => draft.complete(signature),
        }
    }
}

/// Tells the verifier that nothing is shown: in the same words whether the holder has said no or
/// has nothing to show.
pub fn deny(question: Question) -> Result<Step, WalletError> {
    let entry = question.entry(Vec::new(), Outcome::Denied);
    let request = question.request;
    if request.mode == ResponseMode::Shown {
        // A counter sees a phone that shows nothing, whatever the reason.
        let denied = || Ok(Step::Done(Done::Denied { redirect: None }));
        return Ok(Step::keep(vec![Change::Recorded(entry)], denied));
    }
    let refusal = Refusal { error: RefusalCode::AccessDenied, state: request.state };
    let url = request.response_uri;
    let post = Request::post(url.clone(), FORM, refusal.form().into_bytes(), MOST_ANSWER_BYTES);
    Ok(Step::keep(vec![Change::Recorded(entry)], move || {
        // A refusal that does not arrive is one all the same.
        Ok(Step::fetch(post, move |answer| {
            let redirect = read(answer, &url).unwrap_or_default();
            Ok(Step::Done(Done::Denied { redirect }))
        }))
    }))
}

/// Shows what the holder has agreed to. That a copy was used is written down before it leaves.
pub fn share(
    question: Question,
    holdings: Vec<Holding>,
    mut answers: Vec<Answer>,
    consent: Consent,
) -> Result<Step, WalletError> {
    if consent == Consent::OnlyRequired {
        answers.retain(|answer| answer.choice.need == Need::Required);
    }
    if answers.is_empty() {
        return deny(question);
    }
    let (mut shown, mut messages) = (Vec::new(), Vec::new());
    let (mut changes, mut told) = (Vec::new(), Vec::new());
    for Answer { choice, at, .. } in answers {
        let holding = holdings.get(at).ok_or(PresentError::Vault)?;
        let draft = draft(&question, holding, &choice.disclose)?;
        let key = holding.copy.key;
        messages.push(ToSign { key, bytes: draft.to_sign().to_vec() });
        changes.push(Change::Used { card: holding.card.id, key });
        let claims = holding.held.disclosed_by(&choice.disclose);
        told.push(ShownClaims { type_name: holding.card.kind.type_name.clone(), claims });
        shown.push(Shown { query: choice.query, draft });
    }
    let entry = question.entry(told, Outcome::Underway);
    changes.push(Change::Recorded(entry.clone()));
    Ok(Step::keep(changes, move || {
        Ok(Step::sign(messages, move |signatures| {
            let mut vp_token = VpToken::new();
            for (Shown { query, draft }, signature) in shown.into_iter().zip(&signatures) {
                let presentation = draft.complete(signature);
                vp_token.entry(query.to_string()).or_default().push(presentation);
            }
            send(question, vp_token, entry)
        }))
    }))
}

/// Bound to this verifier and to this one request: by the key binding JWT (RFC 9901, section 4.3)
/// or by the session transcript (OpenID4VP 1.0, section B.2.6.1).
fn draft(question: &Question, holding: &Holding, disclose: &[Path]) -> Result<Draft, PresentError> {
    let (request, crypto) = (&question.request, &*question.tools.crypto);
    match &holding.held {
        Held::Mdoc(held, _) => {
            let selected: Vec<_> = disclose.iter().filter_map(element_of).collect();
            Ok(Draft::Mdoc(held.present(&selected, &request.session_transcript(crypto))))
        }
        Held::SdJwt(held) => {
            let audience = request.client_id.to_string();
            let issued = question.tools.now();
            let binding = KeyBinding { audience: &audience, nonce: &request.nonce, issued };
            let draft = held.present(crypto, disclose, &binding);
            draft.map(Draft::SdJwt).map_err(|_| PresentError::Vault)
        }
    }
}

fn send(question: Question, vp_token: VpToken, entry: Entry) -> Result<Step, WalletError> {
    let Question { tools, request, .. } = question;
    let response = AuthorizationResponse { vp_token, state: request.state };
    let form = response.encrypt(&request.client_metadata, &*tools.crypto, &*tools.die);
    let form = form.map_err(PresentError::from)?;
    if request.mode == ResponseMode::Shown {
        let parts = reel::wind(form.as_bytes(), &*tools.crypto).map_err(PresentError::from)?;
        return Ok(Step::keep(
            vec![Change::Recorded(Entry { outcome: Outcome::Succeeded, ..entry })],
            || Ok(Step::Done(Done::Shown { parts })),
        ));
    }
    let url = request.response_uri;
    let post = Request::post(url.clone(), FORM, form.into_bytes(), MOST_ANSWER_BYTES);
    Ok(Step::fetch(post, move |answer| {
        let result = read(answer, &url);
        let outcome = match &result {
            // Whatever was wrong with a 200, what was shown has been taken.
            Ok(_) | Err(WalletError::Present(_)) => Outcome::Succeeded,
            Err(_) => Outcome::Failed,
        };
        Ok(Step::keep(vec![Change::Recorded(Entry { outcome, ..entry })], move || {
            Ok(Step::Done(Done::Presented { redirect: result? }))
        }))
    }))
}

/// Where the person's browser goes on, if the verifier says so. An address inside this machine is
/// left out unless the verifier is there itself.
fn read(
    answer: Result<Response, Unreachable>,
    source: &Url,
) -> Result<Option<Secret>, WalletError> {
    let body = http::body(answer, MOST_ANSWER_BYTES)?;
    let answer = ResponseAnswer::from_json(&body).map_err(PresentError::from)?;
    let inward = |target: &String| {
        let place = target.split('#').next().unwrap_or_default();
        place.parse::<Url>().is_ok_and(|url| http::leads_inward(source, &url))
    };
    Ok(answer.redirect_uri.filter(|target| !inward(target)).map(Secret::new))
}

impl Question {
    fn entry(&self, shown: Vec<ShownClaims>, outcome: Outcome) -> Entry {
        let (asker, at) = (&self.asker, self.tools.now());
        Entry {
            id: Id::draw(at, &*self.tools.die),
            at,
            deed: Deed::Present,
            who: asker.name.clone(),
            identifier: asker.client_id.clone(),
            shown,
            outcome,
            registered: asker.registered.clone(),
            way: self.way,
        }
    }
}
