//! `ikd serve`: the listeners, and what the program does by itself while they listen.

use std::{
    future::poll_fn,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    path::Path,
    pin::{Pin, pin},
    process::ExitCode,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use protocols::Url;
use terms::{Clock, Die, OsDie, SystemClock};
use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep},
};
use unlock::Unlock;
use web::{
    App, Counts, Deployment, Imports, Listener, Live, Release, ReleaseFile, Revocations, Running,
    Sessions, Stop, Verifier,
};

use crate::{
    answer::say,
    cli::{self, Cli},
    daily, demo, edition,
    failure::Failure,
    holders,
    house::House,
    news, notes, post, revocations,
    settings::Settings,
    tls,
};

// The files of the wallet's web app as `cargo xtask wallet` has left them; none, if it has not.
include!(concat!(env!("OUT_DIR"), "/release.rs"));

/// How often the log's new events are numbered and a checkpoint is signed.
const SEALING: Duration = Duration::from_secs(1);

/// How often what has expired or was left behind is swept.
const SWEEPING: Duration = Duration::from_secs(60);

/// How often messages that are due go out: somebody waits for the code that was just asked for.
const DELIVERING: Duration = Duration::from_secs(1);

/// Where files of residents wait that were handed in at the console.
const IMPORTS: &str = "imports";

/// What the verifier's page asks for on a demonstration.
const SAMPLE_CLAIMS: [&str; 2] = ["full_name", "birthdate"];

/// How often it is looked whether another edition of the trust list was published.
const LOOKING: Duration = Duration::from_secs(1);

/// Why the server ends.
enum Ended {
    /// It was told to.
    Told,
    /// Another edition of the trust list is in use, and with it perhaps another key.
    Edition,
}

pub async fn run(cli: &Cli, options: &cli::Serve) -> Result<ExitCode, Failure> {
    web::hush_panics();
    let mut told = pin!(told_to_stop());
    let mut files = None;
    for opened in 0_u64.. {
        let settings = Settings::read(cli, Some(options))?;
        // Who reads it, or does not, is no reason to serve nobody.
        let opened = |house: &House, app: &App| match opened {
            0 => drop(announce(house, app)),
            _ => tracing::info!(edition = house.trust.list.sequence, "The house is open again"),
        };
        match serve(cli, (settings, &mut files), opened, told.as_mut()).await? {
            Ended::Told => break,
            Ended::Edition => tracing::info!("A new trust list: the house opens anew"),
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve(
    cli: &Cli,
    (settings, files): (Settings, &mut Option<Imports>),
    opened: impl FnOnce(&House, &App),
    mut told: Pin<&mut impl Future<Output = ()>>,
) -> Result<Ended, Failure> {
    let house = Arc::new(House::open(&cli.data, settings).await?);
    house.settings.remember(&cli.data)?;
    if house.settings.demo {
        demo::seed(&house).await?;
    }
    // What an earlier process has left is repaired before anybody asks for it.
    house.issuance.sweep().await?;
    house.relying.sweep().await?;
    house.seal_log().await?;
    let unlock = house.unlock().await?;
    unlock.sweep().await.map_err(Failure::ours)?;
    let app = Arc::new(app(&house, unlock, kept(files, &house.data)?)?);
    let (stop, running) = Stop::new();
    let mut tasks = listen(&house, &app, &running).await?;
    tasks.spawn(keep_sealing(Arc::clone(&house), running.clone()));
    tasks.spawn(keep_delivering(Arc::clone(&house), running.clone()));
    tasks.spawn(keep_sweeping(Arc::clone(&house), Arc::clone(&app), running.clone()));
    tasks.spawn(keep_revoking(Arc::clone(&house), app.revocations.clone(), running.clone()));
    tasks.spawn(daily::keep_freezing(Arc::clone(&house), running));
    // Until here a signal ends the program at once. It is listened for before anybody is told that
    // all is open.
    let is_told = poll_fn(|cx| Poll::Ready(told.as_mut().poll(cx).is_ready())).await;
    opened(&house, &app);
    let ended = match is_told {
        true => Some(Ended::Told),
        false => tokio::select! {
            _ = tasks.join_next() => None,
            () = told => Some(Ended::Told),
            () = new_edition(&house) => Some(Ended::Edition),
        },
    };
    stop.call();
    while tasks.join_next().await.is_some() {}
    house.seal_log().await?;
    ended.ok_or_else(|| Failure::ours("a part of the server has ended by itself"))
}

/// Until another edition of the trust list lies in the data folder, or is due.
async fn new_edition(house: &House) {
    let folder = house.data.join("certificates");
    loop {
        sleep(LOOKING).await;
        if edition::is_over(&folder, &house.trust.list, SystemClock.now()) {
            return;
        }
    }
}

/// Files of residents, as long as the program runs: whoever hands one in or imports one goes on while
/// the house opens anew, over the database that it was begun on, as a command beside the server would.
fn kept(files: &mut Option<Imports>, data: &Path) -> Result<Imports, Failure> {
    if let Some(files) = files {
        return Ok(files.clone());
    }
    let opened = Imports::open(&data.join(IMPORTS), Arc::new(SystemClock), Arc::new(OsDie));
    let opened = opened.map_err(|error| Failure::ours(format!("{IMPORTS}: {error}")))?;
    Ok(files.insert(opened).clone())
}

fn app(house: &House, unlock: Unlock, imports: Imports) -> Result<App, Failure> {
    let (clock, die): (Arc<dyn Clock>, Arc<dyn Die>) = (Arc::new(SystemClock), Arc::new(OsDie));
    let settings = &house.settings;
    let claims: Result<Vec<_>, _> = SAMPLE_CLAIMS.iter().map(|claim| claim.parse()).collect();
    Ok(App {
        imports,
        issuance: house.issuance.clone(),
        registry: house.registry.clone(),
        activations: house.activations.clone(),
        suspensions: house.suspensions.clone(),
        indicators: house.indicators.clone(),
        relying: house.relying.clone(),
        staff: house.staff.clone(),
        messages: house.messages.clone(),
        desk: house.desk.clone(),
        signed_trust_list: house.trust.signed_list.as_str().into(),
        revocations: Revocations::new(first_revocations(house)),
        unlock,
        wallet: Release::of(&RELEASE).map(Arc::new),
        live: Live::default(),
        sessions: Sessions::new(Arc::clone(&clock), Arc::clone(&die)),
        clock,
        die,
        counts: Arc::new(Counts::default()),
        deployment: Deployment {
            public_url: settings.public_url.clone(),
            console_url: settings.console_url.clone(),
            wallet_url: settings.wallet_url.clone(),
            demo: settings.demo,
            home: settings.home_region,
            verifier: Verifier {
                party: settings.verifier.parse()?,
                claims: claims.map_err(Failure::ours)?,
            },
        },
    })
}

/// One listener a wall: what staff can reach, the public one does not know.
async fn listen(house: &House, app: &Arc<App>, running: &Running) -> Result<JoinSet<()>, Failure> {
    let settings = &house.settings;
    let tls = tls::identity(&house.data, settings, &house.keyring)?;
    let mut tasks = JoinSet::new();
    let faces = [
        (&settings.public_url, &settings.public_listen, web::public_routes(app)),
        (&settings.console_url, &settings.console_listen, web::console_routes(app)),
        (&settings.wallet_url, &settings.wallet_listen, web::wallet_routes(app)),
    ];
    for (url, place, routes) in faces {
        for (number, address) in addresses(url, place).await?.into_iter().enumerate() {
            let listener = match Listener::bind(address).await {
                Ok(listener) => listener,
                // The second address is the same machine once more; some have no IPv6.
                Err(_) if number > 0 => continue,
                Err(error) => return Err(Failure::ours(format!("{address}: {error}"))),
            };
            let listener = match &tls {
                Some(tls) => listener.with_tls(tls.clone()),
                None => listener,
            };
            tasks.spawn(listener.serve(routes.clone(), running.clone()));
        }
    }
    for address in resolved(&settings.ops_listen).await? {
        let bound = Listener::bind(address).await;
        let ops = bound.map_err(|error| Failure::ours(format!("{address}: {error}")))?;
        tasks.spawn(ops.serve(web::ops_routes(app), running.clone()));
    }
    Ok(tasks)
}

/// Where to listen: as configured, or on this machine only at the address's own port.
async fn addresses(url: &Url, place: &str) -> Result<Vec<SocketAddr>, Failure> {
    if place.is_empty() {
        let port = url.port();
        return Ok(vec![(Ipv4Addr::LOCALHOST, port).into(), (Ipv6Addr::LOCALHOST, port).into()]);
    }
    resolved(place).await
}

async fn resolved(place: &str) -> Result<Vec<SocketAddr>, Failure> {
    let found = tokio::net::lookup_host(place).await;
    Ok(found.map_err(|error| Failure::ours(format!("{place}: {error}")))?.collect())
}

async fn keep_sealing(house: Arc<House>, mut running: Running) {
    let mut ticks = interval(SEALING);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = running.stopped() => return,
        }
        if let Err(error) = house.seal_log().await {
            tracing::error!(%error, "The log could not be sealed");
        }
    }
}

async fn keep_sweeping(house: Arc<House>, app: Arc<App>, mut running: Running) {
    let mut ticks = interval(SWEEPING);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = running.stopped() => return,
        }
        app.imports.sweep();
        if let Err(error) = app.unlock.sweep().await {
            tracing::error!(%error, "Tries of PINs that are over could not be swept");
        }
        if let Err(error) = house.issuance.sweep().await {
            tracing::error!(%error, "What was left behind could not be swept");
        }
        if let Err(error) = house.registry.sweep().await {
            tracing::error!(%error, "What imports have left behind could not be swept");
        }
        if let Err(error) = house.staff.sweep().await {
            tracing::error!(%error, "Staff sessions that have ended could not be swept");
        }
        if let Err(error) = house.desk.sweep().await {
            tracing::error!(%error, "Places in lines could not be swept");
        }
        let public = &house.settings.public_url;
        if let Err(error) = notes::post(&house.desk, &house.messages, public).await {
            tracing::error!(%error, "Holders of tickets could not be told");
        }
        if let Err(error) = news::post(&house.desk, &house.messages, public).await {
            tracing::error!(%error, "Who waits for the end of an issue could not be told");
        }
        if let Err(error) = holders::post(&house.issuance, &house.messages).await {
            tracing::error!(%error, "Residents could not be told what happened to their identity");
        }
        if let Err(error) = house.messages.sweep().await {
            tracing::error!(%error, "Messages that are over could not be swept");
        }
        if let Err(error) = house.relying.sweep().await {
            tracing::error!(%error, "What has expired could not be swept");
        }
    }
}

async fn keep_delivering(house: Arc<House>, mut running: Running) {
    let mut ticks = interval(DELIVERING);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = running.stopped() => return,
        }
        if let Err(error) = house.messages.deliver().await {
            tracing::error!(%error, "Messages could not be delivered");
        }
    }
}

/// The list to begin with. Everything else goes on where it cannot be signed.
fn first_revocations(house: &House) -> Option<Vec<u8>> {
    let signed = house.revocations();
    signed.inspect_err(|error| tracing::error!(%error, "Revocations could not be signed")).ok()
}

/// Signs the next list of revoked certificates in good time before the one that is served ends.
async fn keep_revoking(house: Arc<House>, served: Revocations, mut running: Running) {
    let mut ticks = interval(revocations::RENEWED);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.reset();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = running.stopped() => return,
        }
        let signing = Arc::clone(&house);
        // The authority's key may live in a token, for which a thread waits.
        match tokio::task::spawn_blocking(move || signing.revocations()).await {
            Ok(Ok(list)) => served.replace(list),
            Ok(Err(error)) => tracing::error!(%error, "Revocations could not be signed"),
            Err(error) => tracing::error!(%error, "Revocations could not be signed"),
        }
    }
}

/// Tells people where to go, on standard output.
fn announce(house: &House, app: &App) -> Result<(), Failure> {
    let settings = &house.settings;
    if settings.demo {
        say!("DEMONSTRATION: sample data, offers to any phone. Never with real people.")?;
    }
    say!("public   {}", settings.public_url.as_str())?;
    say!("wallet   {}", settings.wallet_url.as_str())?;
    if settings.demo {
        say!("messages {}", house.data.join(post::FOLDER).display())?;
        let link = app.deployment.bootstrap_link(&app.sessions.invite());
        say!("console  {link}  (once, within 15 minutes; officers sign in with a key)")?;
    } else {
        say!("console  {}", settings.console_url.as_str())?;
        say!("         its first two officers: ikd officer invite --help")?;
    }
    say!("ops      http://{}/healthz", settings.ops_listen)?;
    say!("trust list fingerprint {}", house.trust_fingerprint())
}

async fn told_to_stop() {
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    match (interrupt, terminate) {
        (Ok(mut interrupt), Ok(mut terminate)) => tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        },
        // Without signals only a kill ends it, which the next start repairs.
        _ => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_on_its_way_in_outlives_the_opening_of_the_house() {
        let data = std::env::temp_dir().join(format!("ikd-serve-{}", std::process::id()));
        let mut files = None;
        kept(&mut files, &data).unwrap();
        let arriving = data.join(IMPORTS).join("01J0GQ7Y3M5V8ZK2R4T6X9B1CD.part");
        fs::write(&arriving, "nik").unwrap();
        kept(&mut files, &data).unwrap();
        assert!(arriving.exists(), "whoever opens the folder afresh deletes what is not whole");
        kept(&mut None, &data).unwrap();
        assert!(!arriving.exists(), "as the next start of the program does");
        fs::remove_dir_all(data).unwrap();
    }
}
