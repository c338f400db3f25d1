//! Every sample of every page in both languages: for tests, and for looking at.

use terms::Language;

use crate::{
    Place, Refusal,
    console::{
        Alarms, ApprovalPage, Approvals, AssistPage, AtWork, Card, Changed, Confirm, ContactPage,
        CounterPage, DayPage, Door, Enrol, EventForm, Events, Exports, Family, History, HoursPage,
        HousePage, Houses, Import, Imports, InvitationPage, Invite, IssuePage, IssuerKey, Issues,
        Kiosks, Lift, Lists, NewImport, NewPhone, NikShown, OfferPage, OfficerPage, Officers,
        Phone, Poster, Propose, Resident, Residents, Revocation, Roles, RosterPage, Rules,
        Sessions, SignIn, SlipPage, Sure, Suspended, WaitingKeys,
    },
    frame::{Frame, Shown},
    page::Page,
    public::{
        BoardPage, Challenge, ChangePage, CheckPage, DonePage, Figures, FollowPage, KioskPage,
        KnownIssues, Landing, OfficesPage, PlacePage, Start, TicketPage, TimesPage, Verdict,
        Waiting,
    },
    sorry::Sorry,
    wallet::Missing,
};

/// One sample of one page in one language.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The page's and the sample's name: `figures.regency`.
    pub name: String,
    /// Its language.
    pub lang: Language,
    /// Whose page it is.
    pub place: Place,
    /// The whole page.
    pub html: String,
}

/// All samples.
///
/// # Errors
///
/// A page that cannot be rendered.
pub fn samples() -> Result<Vec<Sample>, Refusal> {
    let mut all = Vec::new();
    for lang in Language::ALL {
        add::<Landing>(&mut all, lang)?;
        add::<Figures>(&mut all, lang)?;
        add::<Start>(&mut all, lang)?;
        add::<Waiting>(&mut all, lang)?;
        add::<Verdict>(&mut all, lang)?;
        add::<Challenge>(&mut all, lang)?;
        add::<BoardPage>(&mut all, lang)?;
        add::<KioskPage>(&mut all, lang)?;
        add::<TicketPage>(&mut all, lang)?;
        booking(&mut all, lang)?;
        add::<SignIn>(&mut all, lang)?;
        add::<Enrol>(&mut all, lang)?;
        add::<AtWork>(&mut all, lang)?;
        add::<Officers>(&mut all, lang)?;
        add::<OfficerPage>(&mut all, lang)?;
        add::<Invite>(&mut all, lang)?;
        add::<InvitationPage>(&mut all, lang)?;
        add::<WaitingKeys>(&mut all, lang)?;
        add::<Roles>(&mut all, lang)?;
        add::<Sure>(&mut all, lang)?;
        add::<Propose>(&mut all, lang)?;
        add::<Approvals>(&mut all, lang)?;
        add::<ApprovalPage>(&mut all, lang)?;
        add::<Sessions>(&mut all, lang)?;
        add::<Residents>(&mut all, lang)?;
        add::<Resident>(&mut all, lang)?;
        add::<NikShown>(&mut all, lang)?;
        add::<Family>(&mut all, lang)?;
        add::<History>(&mut all, lang)?;
        add::<OfferPage>(&mut all, lang)?;
        add::<Phone>(&mut all, lang)?;
        add::<Changed>(&mut all, lang)?;
        add::<NewPhone>(&mut all, lang)?;
        add::<Poster>(&mut all, lang)?;
        add::<Exports>(&mut all, lang)?;
        add::<IssuerKey>(&mut all, lang)?;
        add::<Imports>(&mut all, lang)?;
        add::<NewImport>(&mut all, lang)?;
        add::<Import>(&mut all, lang)?;
        add::<Lists>(&mut all, lang)?;
        add::<Events>(&mut all, lang)?;
        add::<EventForm>(&mut all, lang)?;
        add::<Confirm>(&mut all, lang)?;
        add::<Card>(&mut all, lang)?;
        add::<Suspended>(&mut all, lang)?;
        add::<Revocation>(&mut all, lang)?;
        offices(&mut all, lang)?;
        add::<Missing>(&mut all, lang)?;
        add::<Sorry>(&mut all, lang)?;
    }
    Ok(all)
}

/// Those of offices, as whoever works there sees them.
fn offices(all: &mut Vec<Sample>, lang: Language) -> Result<(), Refusal> {
    add::<Alarms>(all, lang)?;
    add::<Lift>(all, lang)?;
    add::<ContactPage>(all, lang)?;
    add::<Houses>(all, lang)?;
    add::<HousePage>(all, lang)?;
    add::<DayPage>(all, lang)?;
    add::<HoursPage>(all, lang)?;
    add::<RosterPage>(all, lang)?;
    add::<Rules>(all, lang)?;
    add::<Kiosks>(all, lang)?;
    add::<Issues>(all, lang)?;
    add::<IssuePage>(all, lang)?;
    add::<CounterPage>(all, lang)?;
    add::<AssistPage>(all, lang)?;
    add::<SlipPage>(all, lang)?;
    add::<Door>(all, lang)
}

/// Those for whoever comes, before they do.
fn booking(all: &mut Vec<Sample>, lang: Language) -> Result<(), Refusal> {
    add::<KnownIssues>(all, lang)?;
    add::<FollowPage>(all, lang)?;
    add::<ChangePage>(all, lang)?;
    add::<CheckPage>(all, lang)?;
    add::<OfficesPage>(all, lang)?;
    add::<TimesPage>(all, lang)?;
    add::<PlacePage>(all, lang)?;
    add::<DonePage>(all, lang)
}

fn add<P: Page>(all: &mut Vec<Sample>, lang: Language) -> Result<(), Refusal> {
    let frame = Frame::new(lang, P::PLACE, Shown::SampleData);
    let frame = frame.of_request("7KQ4M2XA".to_owned(), None);
    for (name, page) in P::samples(&frame) {
        let html = page.show()?.0;
        let name = format!("{}.{name}", P::NAME);
        all.push(Sample { name, lang, place: P::PLACE, html });
    }
    Ok(())
}
