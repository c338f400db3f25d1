//! One message in, one answer out.

use protocols::unlock::{Complete, Refusal, RefusalCode, Verb};
use serde::Serialize;
use serde_json::Value;

use crate::{
    caller::Caller,
    error::Error,
    nonce,
    office::{Office, Unlock},
};

impl Unlock {
    /// Answers one message: the body of an answer with status 200, or a refusal. `complete` is refused
    /// here: its answer is what the issuer carries over. Ask [`Unlock::complete`], then the issuer.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] tells the phone what it may know. What failed on our side is in the log.
    pub async fn answer(&self, verb: Verb, content: &[u8]) -> Result<Value, Refusal> {
        self.0.answer(verb, content).await.map_err(Error::told)
    }
}

impl Office {
    async fn answer(&self, verb: Verb, content: &[u8]) -> Result<Value, Error> {
        match verb {
            Verb::Adopt => told(&self.adopt(content).await?),
            Verb::Cancel => told(&self.cancel(content).await?),
            Verb::Claim => told(&self.claim(content).await?),
            Verb::Complete => {
                Caller::<Complete>::read(self, verb, content).await?;
                Err(RefusalCode::NotAllowed.into())
            }
            Verb::Block => told(&self.block(content).await?),
            Verb::Change => told(&self.change(content).await?),
            Verb::Confirm => told(&self.confirm(content).await?),
            Verb::Enrol => told(&self.enrol(content).await?),
            Verb::Finish => told(&self.finish(content).await?),
            Verb::Login => told(&self.login(content).await?),
            Verb::Move => told(&self.hand_over(content).await?),
            Verb::Nonce => told(&nonce::give(&self.nonces, self.now(), self.die())),
            Verb::Recover => told(&self.recover(content).await?),
            Verb::Stage => told(&self.stage(content).await?),
            Verb::Status => told(&self.status(content).await?),
        }
    }
}

fn told(answer: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(answer).map_err(|_| RefusalCode::ServerError.into())
}
