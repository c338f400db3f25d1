//! Lines and counters: an office of today, a counter, and the door.

mod assist;
mod booking;
mod closing;
mod counter;
mod day;
mod door;
mod hours;
mod house;
mod kiosk;
mod live;
mod row;
mod sample;
mod told;

use terms::Permission::{KeepOffice, Offer, ReadResident, Serve};

pub(crate) use assist::{AssistPage, slip::SlipPage};
pub(crate) use booking::Rules;
pub(crate) use counter::CounterPage;
pub(crate) use day::DayPage;
pub(crate) use door::Door;
pub(crate) use hours::{HoursPage, RosterPage};
pub(crate) use house::{HousePage, Houses};
pub(crate) use kiosk::Kiosks;
pub(crate) use sample::{board as sample_board, house as sample_house};

use crate::table::{Opens::To, Table};

/// The pages of lines, laid beside the others.
pub(super) fn lay(table: Table) -> Table {
    table
        .get("/offices", To(Serve), house::list)
        .post("/offices", To(KeepOffice), house::open)
        .get("/offices/{office}", To(Serve), house::get)
        .get("/offices/{office}/day", To(KeepOffice), day::get)
        .get("/offices/{office}/hours", To(KeepOffice), hours::get)
        .post("/offices/{office}/hours", To(KeepOffice), hours::post)
        .get("/offices/{office}/roster", To(KeepOffice), hours::roster)
        .post("/offices/{office}/roster", To(KeepOffice), hours::set_roster)
        .get("/offices/{office}/kiosks", To(Serve), kiosk::get)
        .post("/offices/{office}/kiosks", To(Serve), kiosk::open)
        .post("/offices/{office}/kiosks/{kiosk}/end", To(Serve), kiosk::end)
        .get("/offices/{office}/live", To(Serve), live::get)
        .post("/offices/{office}/lines", To(KeepOffice), house::open_line)
        .post("/offices/{office}/counters", To(KeepOffice), house::open_counter)
        .get("/lines/{line}/booking", To(KeepOffice), booking::get)
        .post("/lines/{line}/booking", To(KeepOffice), booking::post)
        .get("/lines/{line}/door", To(Serve), door::get)
        .post("/lines/{line}/door", To(Serve), door::join)
        .post("/lines/{line}/door/arrival", To(Serve), door::check_in)
        .post("/lines/{line}/door/another-day", To(Serve), door::book)
        .post("/lines/{line}/door/standby", To(Serve), door::stand_by)
        .post("/lines/{line}/close", To(KeepOffice), closing::line)
        .post("/offices/{office}/close", To(KeepOffice), closing::office)
        .post("/lines/{line}/end", To(Serve), house::close_day)
        .get("/counters/{counter}", To(Serve), counter::get)
        .post("/counters/{counter}/seat", To(Serve), counter::sit)
        .post("/counters/{counter}/seat/leave", To(Serve), counter::rise)
        .post("/counters/{counter}/call", To(Serve), counter::call)
        .post("/counters/{counter}/tickets/{ticket}", To(Serve), counter::act_on)
        .post("/counters/{counter}/tickets/{ticket}/transfer", To(Serve), counter::send_on)
        .post("/counters/{counter}/tickets/{ticket}/assist", To(Serve), assist::deeds::begin)
        .get("/counters/{counter}/assists/{assist}", To(Serve), assist::get)
        .get("/counters/{counter}/assists/{assist}/live", To(Serve), assist::live::get)
        .get("/counters/{counter}/assists/{assist}/slip", To(Serve), assist::slip::get)
        .post("/counters/{counter}/assists/{assist}/offer", To(Offer), assist::deeds::offer)
        .post(
            "/counters/{counter}/assists/{assist}/person",
            To(ReadResident),
            assist::deeds::person,
        )
        .post("/counters/{counter}/assists/{assist}/step", To(Serve), assist::deeds::step)
        .post("/counters/{counter}/assists/{assist}/stop", To(Serve), assist::deeds::stop)
}
