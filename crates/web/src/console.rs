//! Pages for staff.

mod agreement;
mod alarms;
mod altered;
mod approvals;
mod card;
mod changed;
mod contact;
mod deed;
mod enrol;
mod events;
mod exports;
mod family;
mod form;
mod found;
mod gate;
mod head;
mod history;
mod holding;
mod imports;
mod issuer_key;
mod issues;
mod keyed;
mod lines;
mod lists;
#[cfg(test)]
mod masking;
mod new_phone;
mod nik;
mod offer;
mod offering;
mod officers;
mod phone;
mod place;
mod poster;
mod purpose;
mod record;
mod regions;
mod resident;
mod residents;
mod revocation;
mod said;
mod session;
mod sessions;
mod sign_in;
mod suspension;
mod typed;
mod whose;

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state, response::Redirect};
use terms::Permission::{
    ChangeResident, Export, ManageStaff, Offer, ReadAudit, ReadResident, RecordCard, ReportLoss,
    ResolveDuplicate, Revoke,
};

pub(crate) use alarms::{Alarms, lift::Lift};
pub(crate) use approvals::{Approvals, one::ApprovalPage};
pub(crate) use card::Card;
pub(crate) use changed::Changed;
pub(crate) use contact::ContactPage;
pub(crate) use enrol::Enrol;
pub(crate) use events::{Confirm, EventForm, Events};
pub(crate) use exports::Exports;
pub(crate) use family::Family;
pub(crate) use history::History;
pub(crate) use imports::{FILES_TAKE, Import, Imports, NewImport};
pub(crate) use issuer_key::IssuerKey;
pub(crate) use issues::{IssuePage, Issues};
pub(crate) use lines::{
    AssistPage, CounterPage, DayPage, Door, HoursPage, HousePage, Houses, Kiosks, RosterPage,
    Rules, SlipPage, sample_board, sample_house,
};
pub(crate) use lists::Lists;
pub(crate) use new_phone::NewPhone;
pub(crate) use nik::NikShown;
pub(crate) use offer::Offer as OfferPage;
pub(crate) use officers::{
    Officers, ending::Sure, invitation::InvitationPage, invite::Invite, one::OfficerPage,
    propose::Propose, roles::Roles, waiting::WaitingKeys,
};
pub(crate) use phone::Phone;
pub(crate) use place::AtWork;
pub(crate) use poster::Poster;
pub(crate) use resident::Resident;
pub(crate) use residents::Residents;
pub(crate) use revocation::Revocation;
pub(crate) use session::{By, Who, who};
pub(crate) use sessions::Sessions;
pub(crate) use sign_in::SignIn;
pub(crate) use suspension::Suspended;

use crate::{
    app::App,
    table::{
        Opens::{To, ToAnybody, ToStaff},
        Route, Table,
    },
};

/// All pages: those of the door, which anybody may open, and the others, behind one gate.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    let inside = inside().router().merge(staff().router());
    inside
        .route_layer(from_fn_with_state(Arc::clone(app), gate::gate))
        .merge(door().router())
        .with_state(Arc::clone(app))
}

/// What takes longer than a page may: files that are handed in, and taken out. Behind the same
/// gate.
pub(crate) fn files(app: &Arc<App>) -> Router {
    imports::uploads()
        .merge(exports::table().router())
        .route_layer(from_fn_with_state(Arc::clone(app), gate::gate))
        .with_state(Arc::clone(app))
}

/// To whom each page opens.
pub(crate) fn listed() -> Vec<Route> {
    [inside(), imports::handing_in(), exports::table(), staff(), door()].map(Table::listed).concat()
}

/// Everything behind the gate.
fn inside() -> Table {
    let table = issues::lay(lines::lay(imports::lay(Table::new())))
        .get("/", ToStaff, async || Redirect::to("/residents"))
        .get("/lists", To(ReadResident), lists::get)
        .get("/lists.csv", To(Export), lists::csv)
        .get("/place", ToStaff, place::get)
        .post("/place", ToStaff, place::post)
        .get("/poster", ToStaff, poster::get)
        .get("/regions.json", ToStaff, regions::json)
        .get("/residents", To(ReadResident), residents::get)
        .post("/residents", To(ReadResident), residents::post)
        .get("/residents/{resident}", To(ReadResident), resident::get)
        .get("/residents/{resident}/card", To(ReadResident), card::get)
        .post("/residents/{resident}/card", To(RecordCard), card::post)
        .post("/residents/{resident}/card/duplicate", To(ResolveDuplicate), card::resolve)
        .get("/residents/{resident}/events", To(ChangeResident), events::get)
        .get("/residents/{resident}/family", To(ReadResident), family::get)
        .get("/residents/{resident}/history", To(ReadResident), history::get)
        .get("/residents/{resident}/changed", To(Offer), changed::get)
        .post("/residents/{resident}/changed", To(Offer), changed::post)
        .post("/residents/{resident}/changed/proposal", To(Offer), changed::propose)
        .get("/residents/{resident}/contact", To(Offer), contact::get)
        .post("/residents/{resident}/contact", To(Offer), contact::post)
        .post("/residents/{resident}/contact/code", To(Offer), contact::code)
        .post("/residents/{resident}/contact/end", To(Offer), contact::end)
        .get("/residents/{resident}/new-phone", To(Offer), new_phone::get)
        .post("/residents/{resident}/new-phone", To(Offer), new_phone::post)
        .post("/residents/{resident}/new-phone/check", To(Offer), new_phone::check)
        .post("/residents/{resident}/new-phone/proposal", To(Offer), new_phone::propose)
        .post("/residents/{resident}/nik", To(ReadResident), nik::post)
        .post("/residents/{resident}/offers", To(Offer), offer::post)
        .get("/residents/{resident}/offers/{offer}", To(Offer), phone::get)
        .post("/residents/{resident}/offers/{offer}/decline", To(Offer), phone::decline)
        .post("/residents/{resident}/offers/{offer}/phone", To(Offer), phone::confirm)
        .get("/residents/{resident}/revocation", To(ReadResident), revocation::get)
        .post("/residents/{resident}/revocation", To(Revoke), revocation::post)
        .post("/residents/{resident}/revocation/loss", To(ReportLoss), revocation::loss)
        .get("/residents/{resident}/suspension", To(ReadResident), suspension::get)
        .post("/residents/{resident}/suspension", To(Revoke), suspension::post)
        .post("/residents/{resident}/suspension/lift", To(Revoke), suspension::lift);
    events::lay(table)
}

/// Officers, and what takes two of them.
fn staff() -> Table {
    use officers::{ending, invitation, invite, one, propose, roles, waiting};
    Table::new()
        .get("/alarms", To(ReadAudit), alarms::get)
        .get("/alarms/lift", To(Offer), alarms::lift::get)
        .post("/alarms/lift", To(Offer), alarms::lift::post)
        .post("/alarms/lift/proposal", To(Offer), alarms::lift::propose)
        .get("/approvals", ToStaff, approvals::get)
        .get("/approvals/{approval}", ToStaff, approvals::one::get)
        .post("/approvals/{approval}", ToStaff, approvals::one::approve)
        .post("/approvals/{approval}/done", ToStaff, approvals::one::carry_out)
        .post("/approvals/{approval}/withdraw", ToStaff, approvals::withdraw)
        .get("/issuer-key", To(ManageStaff), issuer_key::get)
        .post("/issuer-key/proposal", To(ManageStaff), issuer_key::propose)
        .get("/officers", To(ManageStaff), officers::get)
        .get("/officers/invitations/{invitation}", To(ManageStaff), invitation::get)
        .post("/officers/invitations/{invitation}", To(ManageStaff), invitation::post)
        .get("/officers/new", To(ManageStaff), invite::get)
        .post("/officers/new", To(ManageStaff), invite::post)
        .post("/officers/proposals", To(ManageStaff), propose::post)
        .get("/officers/waiting", To(ManageStaff), waiting::get)
        .get("/officers/{officer}", To(ManageStaff), one::get)
        .get("/officers/{officer}/end", To(ManageStaff), ending::ask_work)
        .post("/officers/{officer}/end", To(ManageStaff), ending::work)
        .post("/officers/{officer}/keys", To(ManageStaff), one::another_key)
        .get("/officers/{officer}/keys/{key}/remove", To(ManageStaff), ending::ask_key)
        .post("/officers/{officer}/keys/{key}/remove", To(ManageStaff), ending::key)
        .get("/officers/{officer}/roles", To(ManageStaff), roles::get)
        .post("/officers/{officer}/roles", To(ManageStaff), roles::post)
        .get("/sessions", To(ManageStaff), sessions::get)
        .post("/sessions/{session}/end", To(ManageStaff), sessions::end)
}

/// What is open to anybody: signing in and out, and making one's first key. Reviewed: each route
/// here is one that a stranger may call.
fn door() -> Table {
    Table::new()
        .get("/bootstrap/{code}", ToAnybody, sign_in::enter)
        .get("/enrol", ToAnybody, enrol::get)
        .post("/enrol", ToAnybody, enrol::post)
        .get("/enrol/{code}", ToAnybody, enrol::link)
        .post("/enrol/{code}", ToAnybody, enrol::open)
        .get("/sign-in", ToAnybody, sign_in::get)
        .post("/sign-in", ToAnybody, sign_in::post)
        .post("/sign-out", ToAnybody, sign_in::leave)
        .post("/unlock", ToAnybody, sign_in::unlock)
}
