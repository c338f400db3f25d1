//! The unlock role in a few lines: OPAQUE, an attempt counter, editions. No time passes in it.

use std::collections::{BTreeMap, BTreeSet};

use formats::{base64url, jose::Jwk};
use opaque_ke::{
    CredentialFinalization, CredentialRequest, Identifiers, RegistrationRequest,
    RegistrationUpload, ServerLogin, ServerLoginParameters, ServerRegistration, ServerSetup,
};
use protocols::{
    Secret,
    unlock::{
        self, Adopt, Adopted, Bytes, CONTEXT, Cancel, Carried, Chance, Change, Changing, Claim,
        Claimed, Complete, Completed, Confirm, Enrol, Enrolled, Finish, Finished, KeyProof, Login,
        LoginAnswer, Move, Nonce, Nothing, Recover, Recovering, Refusal, RefusalCode, SERVER,
        Stage, Status, Suite, UnverifiedProof, Verb,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use terms::{OsDie, PublicKey};
use wallet::RustCrypto;

/// The first account; the others follow.
const ACCOUNT: &str = "0192f000-0000-7000-8000-00000000000";
const MOST_TRIES: u32 = 10;

type Answer = Result<Value, RefusalCode>;

#[derive(Clone)]
pub struct Server {
    setup: ServerSetup<Suite>,
    nonces: BTreeSet<String>,
    pub accounts: BTreeMap<String, Account>,
    logins: BTreeMap<String, (ServerLogin<Suite>, String)>,
    sessions: BTreeSet<String>,
    /// Which account follows which, and whether it may already.
    pub follows: Option<Follow>,
    drawn: u64,
}

#[derive(Clone)]
pub struct Follow {
    from: String,
    to: String,
    pub is_ready: bool,
}

#[derive(Clone)]
pub struct Account {
    key: PublicKey,
    wallet_key: Option<String>,
    records: BTreeMap<u64, Vec<u8>>,
    edition: u64,
    tag: Vec<u8>,
    pub wrong: u32,
    pub blocked: bool,
}

impl Server {
    pub fn new() -> Self {
        Self {
            setup: ServerSetup::new(&mut Chance(&OsDie)),
            nonces: BTreeSet::new(),
            accounts: BTreeMap::new(),
            logins: BTreeMap::new(),
            sessions: BTreeSet::new(),
            follows: None,
            drawn: 0,
        }
    }

    pub fn only(&mut self) -> &mut Account {
        let mut all = self.accounts.values_mut();
        let only = all.next().unwrap();
        assert!(all.next().is_none(), "one account");
        only
    }

    /// Status and body.
    pub fn answer(&mut self, url: &str, body: &[u8]) -> (u16, Value) {
        let verb: Verb = url.rsplit('/').next().unwrap().parse().unwrap();
        match self.judge(verb, body) {
            Ok(answer) => (200, answer),
            Err(code) => {
                let tries_left = (code == RefusalCode::Locked).then_some(0);
                let refusal = Refusal { error: code, retry_after: None, tries_left };
                (code.status(), json!(refusal))
            }
        }
    }

    fn judge(&mut self, verb: Verb, body: &[u8]) -> Answer {
        match verb {
            Verb::Nonce => {
                let nonce = self.draw("n");
                self.nonces.insert(nonce.clone());
                told(Nonce { nonce: Secret::new(nonce), expires_in: 300 })
            }
            Verb::Block => {
                let code: unlock::Block = serde_json::from_slice(body).unwrap();
                let tag = unlock::recovery_tag(code.code.reveal(), &crypto());
                let mut all = self.accounts.values_mut();
                let found = all.find(|it| it.tag == tag).ok_or(RefusalCode::UnknownCode)?;
                found.blocked = true;
                told(Nothing {})
            }
            verb => {
                let text = std::str::from_utf8(body).unwrap();
                let proof = UnverifiedProof::parse(text, verb).unwrap();
                if !self.nonces.remove(proof.nonce().reveal()) {
                    return Err(RefusalCode::InvalidNonce);
                }
                self.proven(verb, proof)
            }
        }
    }

    fn proven(&mut self, verb: Verb, proof: UnverifiedProof<'_>) -> Answer {
        if verb == Verb::Enrol {
            let key = *proof.jwk().unwrap().key();
            return self.enrol(key, body(proof, &key));
        }
        let named: Value = proof.dangerous_unverified_body().unwrap();
        let account = named["account"].as_str().unwrap().to_owned();
        let key = self.accounts.get(&account).ok_or(RefusalCode::UnknownAccount)?.key;
        match verb {
            Verb::Confirm => self.confirm(body(proof, &key)),
            Verb::Login => self.login(body(proof, &key)),
            Verb::Finish => self.finish(body(proof, &key)),
            Verb::Change => self.change(body(proof, &key)),
            Verb::Stage => self.stage(body(proof, &key)),
            Verb::Adopt => self.adopt(body(proof, &key)),
            Verb::Status => self.status(body(proof, &key)),
            Verb::Recover => self.recover(body(proof, &key)),
            Verb::Claim => self.claim(body(proof, &key)),
            Verb::Cancel => self.cancel(body(proof, &key)),
            Verb::Move => self.hand_over(body(proof, &key)),
            Verb::Complete => self.complete(body(proof, &key)),
            other => panic!("{other:?}"),
        }
    }

    fn enrol(&mut self, key: PublicKey, asked: Enrol) -> Answer {
        let account = format!("{ACCOUNT}{}", self.accounts.len() + 1);
        let response = self.register(&account, &asked.registration_request);
        let new = Account {
            key,
            wallet_key: None,
            records: BTreeMap::new(),
            edition: 0,
            tag: Vec::new(),
            wrong: 0,
            blocked: false,
        };
        self.accounts.insert(account.clone(), new);
        told(Enrolled { account, registration_response: response })
    }

    fn register(&self, account: &str, request: &Bytes) -> Bytes {
        let request = RegistrationRequest::deserialize(&request.0).unwrap();
        let begun = ServerRegistration::start(&self.setup, request, account.as_bytes()).unwrap();
        Bytes(begun.message.serialize().to_vec())
    }

    fn confirm(&mut self, asked: Confirm) -> Answer {
        let account = self.accounts.get_mut(&asked.account).unwrap();
        account.records.insert(1, record(&asked.registration_upload));
        (account.edition, account.tag) = (1, asked.recovery_tag.0);
        let key = KeyProof::verify(&asked.wallet_proof, &asked.account, &crypto()).unwrap();
        account.wallet_key = Some(base64url::encode(&key));
        told(Nothing {})
    }

    fn login(&mut self, asked: Login) -> Answer {
        if self.accounts[&asked.account].blocked {
            return Err(RefusalCode::Blocked);
        }
        let edition = self.accounts[&asked.account].edition;
        let (login, credential_response) = self.try_pin(asked.account, asked.credential_request)?;
        told(LoginAnswer { login, edition, credential_response })
    }

    fn try_pin(&mut self, name: String, request: Bytes) -> Result<(String, Bytes), RefusalCode> {
        let number = self.draw("l");
        let account = self.accounts.get_mut(&name).unwrap();
        if account.wrong >= MOST_TRIES {
            return Err(RefusalCode::Blocked);
        }
        account.wrong += 1;
        let record = ServerRegistration::deserialize(&account.records[&account.edition]).unwrap();
        let request = CredentialRequest::deserialize(&request.0).unwrap();
        let begun = ServerLogin::start(
            &mut Chance(&OsDie),
            &self.setup,
            Some(record),
            request,
            name.as_bytes(),
            parameters(&name),
        );
        let begun = begun.unwrap();
        self.logins.insert(number.clone(), (begun.state, name));
        Ok((number, Bytes(begun.message.serialize().to_vec())))
    }

    fn finish(&mut self, asked: Finish) -> Answer {
        let (_, wrong_before) = self.was_right(&asked.login, &asked.credential_finalization)?;
        let session = self.draw("s");
        self.sessions.insert(session.clone());
        told(Finished { session: Secret::new(session), expires_in: 300, wrong_before })
    }

    /// Whose PIN it was, and how many wrong ones came before it.
    fn was_right(&mut self, login: &str, said: &Bytes) -> Result<(String, u32), RefusalCode> {
        let (state, account) = self.logins.get(login).ok_or(RefusalCode::UnknownLogin)?;
        let proof = CredentialFinalization::deserialize(&said.0);
        let finished = state.clone().finish(proof.unwrap(), parameters(account));
        finished.map_err(|_| RefusalCode::WrongPin)?;
        let wrong = &mut self.accounts.get_mut(account).unwrap().wrong;
        let before = wrong.saturating_sub(1);
        *wrong = 0;
        Ok((account.clone(), before))
    }

    fn recover(&mut self, asked: Recover) -> Answer {
        let tag = unlock::recovery_tag(asked.code.reveal(), &crypto());
        let found = self.accounts.iter().find(|(_, it)| it.tag == tag);
        let account = found.ok_or(RefusalCode::UnknownCode)?.0.clone();
        let request = asked.credential_request;
        let (login, credential_response) = self.try_pin(account.clone(), request)?;
        told(Recovering { login, account, credential_response })
    }

    fn claim(&mut self, asked: Claim) -> Answer {
        let (from, _) = self.was_right(&asked.login, &asked.credential_finalization)?;
        self.follows = Some(Follow { from, to: asked.account, is_ready: false });
        told(Claimed { ready_in: 259_200 })
    }

    fn cancel(&mut self, asked: Cancel) -> Answer {
        self.of_session(&asked.session)?;
        let follows = self.follows.take_if(|it| it.from == asked.account);
        follows.ok_or(RefusalCode::UnknownRecovery)?;
        told(Nothing {})
    }

    fn hand_over(&mut self, asked: Move) -> Answer {
        self.of_session(&asked.session)?;
        let key = Some(asked.wallet_key);
        let found = self.accounts.iter().find(|(_, it)| it.wallet_key == key);
        let to = found.ok_or(RefusalCode::UnknownAccount)?.0.clone();
        self.follows = Some(Follow { from: asked.account, to, is_ready: true });
        told(Nothing {})
    }

    fn complete(&mut self, asked: Complete) -> Answer {
        let follows = self.follows.as_ref().filter(|it| it.to == asked.account);
        let follows = follows.ok_or(RefusalCode::UnknownRecovery)?;
        if !follows.is_ready {
            return Err(RefusalCode::TooEarly);
        }
        self.accounts.get_mut(&follows.from).unwrap().blocked = true;
        let offer = "openid-credential-offer://?credential_offer_uri=x".to_owned();
        told(Completed { offers: vec![Carried { offer, tx_code: Some(Secret::new("123456")) }] })
    }

    fn change(&mut self, asked: Change) -> Answer {
        self.of_session(&asked.session)?;
        let registration_response = self.register(&asked.account, &asked.registration_request);
        let edition = self.accounts[&asked.account].edition + 1;
        told(Changing { edition, registration_response })
    }

    fn stage(&mut self, asked: Stage) -> Answer {
        self.of_session(&asked.session)?;
        let account = self.accounts.get_mut(&asked.account).unwrap();
        account.records.insert(asked.edition, record(&asked.registration_upload));
        told(Nothing {})
    }

    fn adopt(&mut self, asked: Adopt) -> Answer {
        let account = self.accounts.get_mut(&asked.account).unwrap();
        if !account.records.contains_key(&asked.edition) {
            return Err(RefusalCode::UnknownEdition);
        }
        account.edition = account.edition.max(asked.edition);
        told(Adopted { edition: account.edition })
    }

    fn status(&mut self, asked: Status) -> Answer {
        let account = &self.accounts[&asked.account];
        let tries_left = MOST_TRIES - account.wrong;
        let state = if account.blocked || tries_left == 0 { "blocked" } else { "open" };
        let ready_in = |it: &Follow| if it.is_ready { 0 } else { 259_200 };
        let leaving = self.follows.as_ref().filter(|it| it.from == asked.account);
        let leaving = leaving.map(|it| json!({"ready_in": ready_in(it), "can_cancel": true}));
        let arriving = self.follows.as_ref().filter(|it| it.to == asked.account);
        let arriving = arriving.map(|it| json!({"ready_in": ready_in(it)}));
        Ok(json!({
            "state": state, "tries_left": tries_left, "edition": account.edition,
            "leaving": leaving, "arriving": arriving,
        }))
    }

    fn of_session(&self, session: &Secret) -> Result<(), RefusalCode> {
        let known = self.sessions.contains(session.reveal());
        known.then_some(()).ok_or(RefusalCode::InvalidSession)
    }

    fn draw(&mut self, kind: &str) -> String {
        self.drawn += 1;
        format!("{kind}{}", self.drawn)
    }
}

fn crypto() -> RustCrypto {
    RustCrypto::new(std::sync::Arc::new(OsDie))
}

fn body<B: DeserializeOwned>(proof: UnverifiedProof<'_>, key: &PublicKey) -> B {
    assert_eq!(proof.jwk().map_or(*key, |jwk: &Jwk| *jwk.key()), *key);
    proof.verify(&crypto(), key).unwrap().body().unwrap()
}

fn record(upload: &Bytes) -> Vec<u8> {
    let upload = RegistrationUpload::<Suite>::deserialize(&upload.0).unwrap();
    ServerRegistration::finish(upload).serialize().to_vec()
}

fn parameters(account: &str) -> ServerLoginParameters<'_, '_> {
    let identifiers = Identifiers { client: Some(account.as_bytes()), server: Some(SERVER) };
    ServerLoginParameters { context: Some(CONTEXT), identifiers }
}

fn told<T: Serialize>(answer: T) -> Answer {
    Ok(serde_json::to_value(answer).unwrap())
}
