//! A phone: the client's side of OPAQUE, and a throttle key.

use std::sync::Arc;

use formats::{base64url, jose::Jwk};
use keys::{AwsLc, SigningKey};
use opaque_ke::{
    ClientLogin, ClientLoginFinishParameters, ClientRegistration,
    ClientRegistrationFinishParameters, CredentialResponse, Identifiers, RegistrationResponse,
};
use protocols::{
    Secret,
    unlock::{
        Adopt, Adopted, Block, Bytes, CONTEXT, Chance, Change, Changing, Confirm, Enrol, Enrolled,
        Finish, Finished, KeyProof, Login, LoginAnswer, Nonce, Nothing, Proof, Refusal,
        RefusalCode, SERVER, Stage, Status, StatusAnswer, Suite, Verb, recovery_tag,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use terms::{Die, SeededDie};
use unlock::Unlock;

use crate::house::House;

pub const PIN: &str = "280417";
pub const OTHER: &str = "975310";

/// A phone with an account.
pub struct Phone {
    pub unlock: Option<Unlock>,
    pub account: String,
    pub code: String,
    /// The key that offers are bound to, and its thumbprint.
    wallet: SigningKey,
    pub wallet_key: [u8; 32],
    pub throttle: SigningKey,
    pub die: Arc<SeededDie>,
    /// What opens its vault, under the PIN that it was made with.
    pub export: Vec<u8>,
}

/// A try whose answer has come.
#[derive(Debug)]
pub struct Tried {
    pub login: String,
    pub edition: u64,
    /// KE3 and the export key, if the PIN was right.
    pub right: Option<(Bytes, Vec<u8>)>,
}

impl Phone {
    /// A phone that has enrolled with [`PIN`].
    pub async fn new(house: &House) -> Self {
        let mut phone = Self::bare(house);
        let (registration, request) = phone.begin(PIN);
        let enrolled = phone.enrol(request).await.unwrap();
        phone.account = enrolled.account;
        let (upload, export) = phone.end(PIN, registration, &enrolled.registration_response);
        phone.export = export;
        phone.confirm(upload).await.unwrap();
        phone
    }

    /// A phone without an account.
    pub fn bare(house: &House) -> Self {
        let die: &dyn Die = &*house.die;
        let wallet = SigningKey::draw(die).unwrap();
        Self {
            unlock: Some(house.unlock.clone()),
            account: String::new(),
            code: base64url::encode(&die.bytes::<18>()),
            wallet_key: Jwk::new(*wallet.public()).thumbprint(&AwsLc),
            wallet,
            throttle: SigningKey::draw(die).unwrap(),
            die: house.die.clone(),
            export: Vec::new(),
        }
    }

    /// The same phone at another server.
    pub fn at(mut self, house: &House) -> Self {
        self.unlock = Some(house.unlock.clone());
        self
    }

    /// Holds no handle of a server that is gone.
    pub fn alone(mut self) -> Self {
        self.unlock = None;
        self
    }

    fn server(&self) -> &Unlock {
        self.unlock.as_ref().unwrap()
    }

    // Messages.

    pub async fn nonce(&self) -> Secret {
        let answer = self.server().answer(Verb::Nonce, b"{}").await.unwrap();
        serde_json::from_value::<Nonce>(answer).unwrap().nonce
    }

    /// A message as it goes over the wire.
    pub async fn message(&self, verb: Verb, body: &impl Serialize) -> String {
        let nonce = self.nonce().await;
        self.signed(verb, body, &nonce, &self.throttle)
    }

    pub fn signed(
        &self,
        verb: Verb,
        body: &impl Serialize,
        nonce: &Secret,
        key: &SigningKey,
    ) -> String {
        let draft = Proof::draft(verb, body, nonce, Some(&Jwk::new(*key.public()))).unwrap();
        let signature = key.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }

    pub async fn send<A: DeserializeOwned>(&self, verb: Verb, message: &str) -> Result<A, Refusal> {
        let answer = self.server().answer(verb, message.as_bytes()).await?;
        Ok(serde_json::from_value(answer).unwrap())
    }

    pub async fn ask<A: DeserializeOwned>(
        &self,
        verb: Verb,
        body: &impl Serialize,
    ) -> Result<A, Refusal> {
        let message = self.message(verb, body).await;
        self.send(verb, &message).await
    }

    // Enrolment.

    pub fn begin(&self, pin: &str) -> (ClientRegistration<Suite>, Bytes) {
        let started = ClientRegistration::<Suite>::start(&mut Chance(&*self.die), pin.as_bytes());
        let started = started.unwrap();
        (started.state, Bytes(started.message.serialize().to_vec()))
    }

    pub fn end(
        &self,
        pin: &str,
        registration: ClientRegistration<Suite>,
        answer: &Bytes,
    ) -> (Bytes, Vec<u8>) {
        let answer = RegistrationResponse::deserialize(&answer.0).unwrap();
        let parameters = ClientRegistrationFinishParameters::new(
            Identifiers { client: Some(self.account.as_bytes()), server: Some(SERVER) },
            None,
        );
        let chance = &mut Chance(&*self.die);
        let finished = registration.finish(chance, pin.as_bytes(), answer, parameters).unwrap();
        (Bytes(finished.message.serialize().to_vec()), finished.export_key.to_vec())
    }

    pub async fn enrol(&self, registration_request: Bytes) -> Result<Enrolled, Refusal> {
        self.ask(Verb::Enrol, &Enrol { registration_request }).await
    }

    pub fn confirmation(&self, registration_upload: Bytes) -> Confirm {
        Confirm {
            account: self.account.clone(),
            registration_upload,
            recovery_tag: Bytes(recovery_tag(&self.code, &AwsLc).to_vec()),
            wallet_proof: proven(&self.wallet, &self.account),
        }
    }

    pub async fn confirm(&self, upload: Bytes) -> Result<Nothing, Refusal> {
        self.ask(Verb::Confirm, &self.confirmation(upload)).await
    }

    // A PIN.

    pub fn first(&self, pin: &str) -> (ClientLogin<Suite>, Login) {
        let started = ClientLogin::<Suite>::start(&mut Chance(&*self.die), pin.as_bytes()).unwrap();
        let credential_request = Bytes(started.message.serialize().to_vec());
        (started.state, Login { account: self.account.clone(), credential_request })
    }

    /// Types a PIN, and tells nobody whether it was right.
    pub async fn attempt(&self, pin: &str) -> Result<Tried, Refusal> {
        let (state, login) = self.first(pin);
        let answer: LoginAnswer = self.ask(Verb::Login, &login).await?;
        let right = self.read(&self.account, state, pin, &answer.credential_response);
        Ok(Tried { login: answer.login, edition: answer.edition, right })
    }

    /// What the answer to a try of `account`'s PIN holds, if the PIN is right.
    pub fn read(
        &self,
        account: &str,
        state: ClientLogin<Suite>,
        pin: &str,
        response: &Bytes,
    ) -> Option<(Bytes, Vec<u8>)> {
        let parameters = ClientLoginFinishParameters::new(
            Some(CONTEXT),
            Identifiers { client: Some(account.as_bytes()), server: Some(SERVER) },
            None,
        );
        let response = CredentialResponse::deserialize(&response.0).unwrap();
        let chance = &mut Chance(&*self.die);
        let finished = state.finish(chance, pin.as_bytes(), response, parameters).ok();
        finished.map(|it| (Bytes(it.message.serialize().to_vec()), it.export_key.to_vec()))
    }

    pub async fn finish(&self, tried: &Tried) -> Result<Finished, Refusal> {
        let (said, _) = tried.right.clone().unwrap_or((Bytes(vec![0; 64]), Vec::new()));
        let finish = Finish {
            account: self.account.clone(),
            login: tried.login.clone(),
            credential_finalization: said,
        };
        self.ask(Verb::Finish, &finish).await
    }

    /// Opens the vault: the key that opens it, and the session.
    pub async fn open(&self, pin: &str) -> Result<(Vec<u8>, Secret), Refusal> {
        let tried = self.attempt(pin).await?;
        let Some((_, export)) = &tried.right else {
            return Err(RefusalCode::WrongPin.into());
        };
        let session = self.finish(&tried).await?.session;
        Ok((export.clone(), session))
    }

    /// The code of a refusal to take `pin`.
    pub async fn refused(&self, pin: &str) -> RefusalCode {
        self.open(pin).await.map(|_| ()).unwrap_err().error
    }

    pub async fn status(&self) -> StatusAnswer {
        self.ask(Verb::Status, &Status { account: self.account.clone() }).await.unwrap()
    }

    // Changing it.

    pub fn change(&self, session: &Secret, pin: &str) -> (ClientRegistration<Suite>, Change) {
        let (registration, registration_request) = self.begin(pin);
        let (account, session) = (self.account.clone(), session.clone());
        (registration, Change { account, session, registration_request })
    }

    pub fn stage(&self, session: &Secret, edition: u64, registration_upload: Bytes) -> Stage {
        let (account, session) = (self.account.clone(), session.clone());
        Stage { account, session, edition, registration_upload }
    }

    /// Begins a change and stages it: the edition and its export key.
    pub async fn stage_pin(&self, session: &Secret, pin: &str) -> Result<(u64, Vec<u8>), Refusal> {
        let (registration, change) = self.change(session, pin);
        let changing: Changing = self.ask(Verb::Change, &change).await?;
        let (upload, export) = self.end(pin, registration, &changing.registration_response);
        let stage = self.stage(session, changing.edition, upload);
        let Nothing {} = self.ask(Verb::Stage, &stage).await?;
        Ok((changing.edition, export))
    }

    pub async fn adopt(&self, edition: u64) -> Result<Adopted, Refusal> {
        self.ask(Verb::Adopt, &Adopt { account: self.account.clone(), edition }).await
    }

    pub async fn block(&self, code: &str) -> Result<Nothing, Refusal> {
        let body = serde_json::to_string(&Block { code: Secret::new(code) }).unwrap();
        self.send(Verb::Block, &body).await
    }
}

/// A wallet's key says that this account is its own.
pub fn proven(wallet: &SigningKey, account: &str) -> String {
    let draft = KeyProof::draft(account, wallet.public()).unwrap();
    let signature = wallet.sign_now(draft.to_sign()).unwrap();
    draft.complete(&signature)
}
