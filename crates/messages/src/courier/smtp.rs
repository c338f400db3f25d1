//! The post office: e-mail by SMTP (RFC 5321), over TLS unless the server is this machine.

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, SinglePart},
    transport::smtp::{authentication::Credentials, client::Tls},
};

use super::{Courier, Letter, Sending, Undelivered};

/// Hands each message to one mail server.
pub struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why a mail server cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpError {
    /// The sender is no address.
    #[error("the sender must be an e-mail address, with or without a name")]
    From,
    /// Mail would cross a network in the clear.
    #[error("a mail server elsewhere needs TLS: smtps://HOST, or smtp://HOST?tls=required")]
    Insecure,
    /// The address of the server is none.
    #[error(
        "the mail server's address must be smtps://[USER@]HOST[:PORT] or smtp://...?tls=required"
    )]
    Url,
}

impl Smtp {
    /// `url` names the server and its user, `password` is theirs (empty without a user), `from` is what
    /// people see as the sender.
    pub fn new(url: &str, password: &str, from: &str) -> Result<Self, SmtpError> {
        let from = from.parse().map_err(|_| SmtpError::From)?;
        let (scheme, rest) = url.split_once("://").ok_or(SmtpError::Url)?;
        let (user, rest) = match rest.rsplit_once('@') {
            Some((user, rest)) => (Some(user), rest),
            None => (None, rest),
        };
        let safe = scheme == "smtps" || rest.ends_with("?tls=required");
        if !safe && !is_this_machine(rest) {
            return Err(SmtpError::Insecure);
        }
        let address = format!("{scheme}://{rest}");
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&address);
        let mut server = server.map_err(|_| SmtpError::Url)?;
        if !safe {
            server = server.tls(Tls::None);
        }
        if let Some(user) = user {
            server = server.credentials(Credentials::new(user.to_owned(), password.to_owned()));
        }
        Ok(Self { server: server.build(), from })
    }

    fn write(&self, letter: &Letter) -> Option<Message> {
        let to: Mailbox = letter.to.reveal().parse().ok()?;
        // The same name when it is sent again: programs show it once.
        let name = format!("<{}@{}>", letter.id, self.from.email.domain());
        Message::builder()
            .message_id(Some(name))
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject.as_str())
            .singlepart(SinglePart::plain(letter.text.clone()))
            .ok()
    }
}

/// Whether the address itself says that the server is this machine.
fn is_this_machine(rest: &str) -> bool {
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    matches!(host, "localhost" | "127.0.0.1" | "::1")
}

impl Courier for Smtp {
    fn carry<'a>(&'a self, letter: &'a Letter) -> Sending<'a> {
        let message = self.write(letter);
        Box::pin(async move {
            let message = message.ok_or(Undelivered::Never)?;
            match self.server.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => Err(Undelivered::Never),
                Err(_) => Err(Undelivered::Later),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_does_not_cross_a_network_in_the_clear() {
        let from = "Dukcapil <ikd@contoh.id>";
        for url in
            ["smtp://mail.contoh.id", "smtp://mail.contoh.id:25", "smtp://localhost.contoh.id"]
        {
            assert_eq!(Smtp::new(url, "", from).err(), Some(SmtpError::Insecure), "{url}");
        }
        for url in ["mail.contoh.id", "http://127.0.0.1", "smtps://"] {
            assert!(Smtp::new(url, "", from).is_err(), "{url}");
        }
        assert_eq!(Smtp::new("smtps://mail.contoh.id", "", "ikd").err(), Some(SmtpError::From));
    }
}
