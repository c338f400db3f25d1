//! `ikd officer`: the first officers, whom nobody else can appoint yet. Two who can watch each
//! other appoint the next at the console.

use std::process::ExitCode;

use serde_json::json;
use staff::{Grants, NewOfficer, Officer, OfficerId};
use terms::{Act, Id, Language};

use crate::{
    answer::{print_json, say},
    cli::{self, Cli, Invite},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, command: &cli::Officer) -> Result<ExitCode, Failure> {
    let house = House::beside(cli).await?;
    let act = Act::operator().because("command line");
    match command {
        cli::Officer::Invite(options) => invite(cli, &house, &act, options).await?,
        cli::Officer::Confirm { invitation, shows } => {
            confirm(cli, &house, &act, (*invitation, shows)).await?;
        }
        cli::Officer::End { officer } => end(cli, &house, &act, *officer).await?,
        cli::Officer::List => list(cli, &house, &act).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn invite(cli: &Cli, house: &House, act: &Act, options: &Invite) -> Result<(), Failure> {
    let grants = Grants::one(options.role, options.region).map_err(Failure::refused)?;
    let new = NewOfficer { name: options.name.clone(), grants };
    let invited = house.staff.enrol_first(act, new).await?;
    house.seal_log().await?;
    let console = house.settings.console_url.as_str().trim_end_matches('/');
    let link = format!("{console}/enrol/{}", invited.code.reveal());
    let (invitation, officer) = (invited.invitation, invited.officer);
    if cli.json {
        let expires = invited.expires.rfc3339();
        return print_json(&json!({
            "link": link, "invitation": invitation, "officer": officer, "expires": expires,
        }));
    }
    say!("{link}")?;
    say!("once, within 15 minutes, and for this officer alone. Then compare and confirm:")?;
    say!("ikd officer confirm {invitation} --shows DIGITS")?;
    Ok(())
}

async fn confirm(
    cli: &Cli,
    house: &House,
    act: &Act,
    (invitation, shows): (Id<staff::Invitation>, &str),
) -> Result<(), Failure> {
    let key = house.staff.confirm(act, invitation, shows.trim()).await?;
    house.seal_log().await?;
    if cli.json {
        return print_json(&json!({ "key": key }));
    }
    say!("confirmed: the key opens the console")?;
    Ok(())
}

async fn end(cli: &Cli, house: &House, act: &Act, officer: OfficerId) -> Result<(), Failure> {
    house.staff.end(act, officer).await?;
    house.seal_log().await?;
    if cli.json {
        return print_json(&json!({ "ended": officer }));
    }
    say!("ended: nothing of this officer opens the console any more")?;
    Ok(())
}

async fn list(cli: &Cli, house: &House, act: &Act) -> Result<(), Failure> {
    let officers = house.staff.officers(act, None).await?;
    if cli.json {
        let told: Vec<_> = officers.iter().map(told).collect();
        return print_json(&json!({ "officers": told }));
    }
    for officer in &officers {
        let role = |it: staff::Grant| format!("{} {}", it.role.title(Language::English), it.region);
        let roles: Vec<String> = officer.grants.iter().map(role).collect();
        let ended = if officer.ended.is_some() { ", ended" } else { "" };
        say!("{}  {}, {}{ended}", officer.id, officer.name.reveal(), roles.join(", "))?;
    }
    Ok(())
}

fn told(officer: &Officer) -> serde_json::Value {
    json!({
        "officer": officer.id,
        "name": officer.name.reveal(),
        "roles": officer.grants,
        "appointed": officer.appointed.rfc3339(),
        "ended": officer.ended.map(terms::Moment::rfc3339),
    })
}
