//! `ikd verify`: asks in a relying party's name, and reads the answer.

use std::process::ExitCode;

use formats::types::Format;
use protocols::Url;
use relying::{Outcome, PartyName, Reason, Want};
use serde_json::{Value, json};
use terms::{Act, Class, Language};

use crate::{
    answer::print_json,
    cli::{self, Cli, Verify},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, command: &Verify) -> Result<ExitCode, Failure> {
    match command {
        Verify::Ask { rp, want, query, kind, format, redirect } => {
            let want = match query {
                Some(file) => {
                    let text = std::fs::read(file)
                        .map_err(|error| Failure::ours(format!("{}: {error}", file.display())))?;
                    Want::from_json(&text)?
                }
                None => {
                    let want = Want::from_list(&want.join(","))?.in_formats(formats(*format));
                    kind.iter().fold(want, |want, kind| want.of_type(kind))
                }
            };
            ask(cli, rp, want, redirect.as_ref()).await
        }
        Verify::Result { transaction } => result(cli, transaction).await,
    }
}

/// The formats that will do, best first.
fn formats(format: cli::Format) -> &'static [Format] {
    match format {
        cli::Format::Any => &[Format::SdJwt, Format::Mdoc],
        cli::Format::Mdoc => &[Format::Mdoc],
        cli::Format::SdJwt => &[Format::SdJwt],
    }
}

async fn ask(cli: &Cli, rp: &str, want: Want, redirect: Option<&Url>) -> Result<ExitCode, Failure> {
    let house = House::beside(cli).await?;
    let party: PartyName = rp.parse()?;
    let asked = house.relying.ask(&Act::operator(), &party, want, redirect).await?;
    house.seal_log().await?;
    print_json(&json!({
        "request_uri": asked.request_uri,
        "request": asked.link,
        "transaction": asked.transaction,
        "expires": asked.expires.rfc3339(),
    }))?;
    Ok(ExitCode::SUCCESS)
}

async fn result(cli: &Cli, transaction: &str) -> Result<ExitCode, Failure> {
    let unreadable = |error| Failure::new(Class::Invalid, format!("transaction: {error}"));
    let transaction = transaction.parse().map_err(unreadable)?;
    let house = House::beside(cli).await?;
    let outcome = house.relying.result(&Act::operator(), transaction).await?;
    house.seal_log().await?;
    let status = match &outcome {
        Outcome::Expired => "expired",
        Outcome::Pending(_) => "pending",
        Outcome::Refused { .. } => "refused",
        Outcome::Verified { .. } => "verified",
    };
    let (verified, reasons) = (outcome.is_verified(), told(outcome.reasons()));
    let claims = match outcome {
        Outcome::Verified { claims: Some(claims), .. } => Value::Object(claims.into_revealed()),
        _ => Value::Null,
    };
    let gone = verified && claims.is_null();
    let note = gone.then_some("the claims were read before, or ten minutes have passed");
    print_json(&json!({
        "status": status, "verified": verified, "reasons": reasons, "claims": claims, "note": note,
    }))?;
    // Nobody has answered yet: neither good nor bad, and scripts may ask again.
    Ok(if verified || status == "pending" { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn told(reasons: &[Reason]) -> Vec<Value> {
    let one = |reason: &Reason| json!({"code": reason.code(), "text": reason.sentence(Language::English)});
    reasons.iter().map(one).collect()
}
