//! `ikd offer`: offers a resident credentials. On a demonstration without more ado; otherwise
//! offers are made by officers, who sign in at the console.

use std::process::ExitCode;

use issuance::{Binding, OfferError, What, Whom};
use serde_json::json;
use terms::{Act, Language, Permission};

use crate::{
    answer::print_json,
    cli::{self, Cli},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, options: &cli::Offer) -> Result<ExitCode, Failure> {
    let house = House::beside(cli).await?;
    if !house.settings.demo {
        return Err(Failure::refused(
            "outside a demonstration an offer needs an officer: sign in at the console and offer \
             it there (for a demonstration, start `ikd serve --demo` on this data folder first)",
        ));
    }
    // A demonstration's operator does alone what elsewhere takes officers of two offices.
    let act = Act::operator().with(Permission::OfferChanged);
    let act = act.because("command line, demonstration");
    let binding = options.key.map_or(Binding::Any, Binding::Key);
    let whom = Whom::Nik(options.nik);
    let named = options.kinds.join(" ");
    let names = if options.kinds.is_empty() { house.relying.types().identity() } else { &named };
    let what = What::from(names).with(options.with.clone());
    let offered = match house.issuance.offer(&act, whom, what, binding).await {
        Err(OfferError::NotEligible(eligibility)) => {
            return Err(Failure::refused(eligibility.sentence(Language::English)));
        }
        Err(error @ OfferError::ConfigurationUnknown) => {
            let known = &house.issuance.issuer_metadata().credential_configurations_supported;
            let known: Vec<_> = known.keys().map(String::as_str).collect();
            return Err(Failure::refused(format!("{error}; there are {}", known.join(", "))));
        }
        offered => offered?,
    };
    house.seal_log().await?;
    let link = |uri: &str| {
        let encoded = protocols::form::Form::new().with("credential_offer_uri", uri).encode();
        format!("openid-credential-offer://?{encoded}")
    };
    print_json(&json!({
        "credential_offer_uri": offered.uri,
        "link": link(&offered.uri),
        "credential_offer": offered.offer,
        "tx_code": offered.tx_code.reveal(),
        "expires": offered.expires.rfc3339(),
    }))?;
    Ok(ExitCode::SUCCESS)
}
