//! What people see and what wallets call: pages, endpoints, and the listeners they hang on. No
//! rule and no SQL lives here.
//!
//! Promises: every request is bounded in size and time, and a panic in one harms no other · no
//! log line holds a path value, a query or a body · a page works without JavaScript, in two
//! languages, and shows that sample data are sample data · an error is told once, in words, as
//! its class says, or in the code of its specification, never with a trace of our code · the
//! console opens by a link that works once, and no page of another origin can borrow a session ·
//! a verdict is read by the browser that has asked, and once · a live page shows nothing that the page
//! itself would not, and keeps no session awake.
//!
//! Fill an [`App`] and hang [`public_routes`], [`console_routes`], [`wallet_routes`] and
//! [`ops_routes`] each on a [`Listener`] of its own.

mod another_day;
mod api;
mod app;
mod console;
mod cookie;
mod cors;
mod counts;
mod desk;
mod etag;
mod frame;
mod guard;
mod imports;
mod issue;
mod lang;
mod listen;
mod live;
mod look;
mod numbers;
mod page;
mod passkey;
mod place;
mod pour;
mod public;
mod read;
mod refusal;
mod release;
mod revocations;
mod routes;
mod samples;
mod session;
mod shell;
mod sorry;
mod table;
mod thumbprint;
mod tls;
mod wallet;
mod wire;

pub use app::{App, Deployment, Verifier};
pub use counts::Counts;
pub use guard::hush_panics;
pub use imports::Imports;
pub use listen::{Listener, Patience, Running, Stop};
pub use live::Live;
pub use look::{STYLESHEET, STYLESHEET_TEXT};
pub use place::Place;
pub use refusal::Refusal;
pub use release::{Release, ReleaseFile};
pub use revocations::{REVOCATIONS_PATH, Revocations};
pub use routes::{console_routes, console_table, ops_routes, public_routes, wallet_routes};
pub use samples::{Sample, samples};
pub use session::Sessions;
pub use shell::Shell;
pub use table::{Opens, Route};
pub use tls::{Tls, TlsError};
