//! A gateway to phones: whoever sends short messages or chats takes them as JSON.

use fetch::Fetch;
use serde_json::json;

use super::{Courier, Letter, Sending, Undelivered};

/// Posts each message to one address of the configuration: `{"id", "to", "subject", "text"}`, with a
/// bearer secret. An answer of 2xx has taken it; the same `id` may come again and is then to be ignored.
#[derive(Clone)]
pub struct Gateway {
    fetch: Fetch,
    url: String,
    authorization: String,
}

impl Gateway {
    /// `fetch` must be allowed to reach the address.
    pub fn new(fetch: Fetch, url: String, secret: &str) -> Self {
        Self { fetch, url, authorization: format!("Bearer {}", secret.trim()) }
    }
}

impl Courier for Gateway {
    fn carry<'a>(&'a self, letter: &'a Letter) -> Sending<'a> {
        let Letter { id, to, subject, text } = letter;
        let body = json!({
            "id": id.to_string(),
            "to": to.reveal(),
            "subject": subject,
            "text": text,
        });
        Box::pin(async move {
            let headers = [("authorization", self.authorization.as_str())];
            let answer = self.fetch.post_json(&self.url, &headers, body.to_string()).await;
            match answer.map_err(|_| Undelivered::Later)?.status {
                200..=299 => Ok(()),
                408 | 429 | 500..=599 => Err(Undelivered::Later),
                _ => Err(Undelivered::Never),
            }
        })
    }
}
