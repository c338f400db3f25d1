//! About whom an event is recorded, as the record stands now.

use registry::{LookupError, Registry, Resident};
use terms::{Act, Date, Id, Language, Region};

use super::event::Event;
use crate::{
    Refusal,
    app::App,
    console::{form::Choice, regions},
};

/// Who records, and with what.
pub(crate) struct Desk<'d> {
    app: &'d App,
    pub act: Act,
}

/// The resident, and those on the same family card.
pub(crate) struct About {
    pub resident: Resident,
    /// The others whom the act may see, where the form asks for them.
    pub family: Vec<Resident>,
    /// Where the act may write.
    pub within: Region,
    pub today: Date,
    pub lang: Language,
}

impl<'d> Desk<'d> {
    /// The desk at which `act` looks into records because of an event.
    pub fn new(app: &'d App, act: Act, event: &'static str) -> Self {
        Self { app, act: act.because(event) }
    }

    pub fn registry(&self) -> &'d Registry {
        &self.app.registry
    }

    /// The resident whom the act may see.
    pub async fn resident(&self, id: Id<Resident>) -> Result<Resident, Refusal> {
        self.registry().resident(&self.act, id).await.map_err(told)
    }

    /// The resident with what an event's form needs besides.
    pub async fn about(
        &self,
        id: Id<Resident>,
        event: Event,
        lang: Language,
    ) -> Result<About, Refusal> {
        let resident = self.resident(id).await?;
        let mut family = Vec::new();
        if event.asks_for_relatives() {
            let card = resident.person.kk_number;
            family = self.registry().family(&self.act, card).await.map_err(told)?.members;
            family.retain(|it| it.id != id);
        }
        let (within, today) = (regions::within(&self.act), self.app.clock.today());
        Ok(About { resident, family, within, today, lang })
    }
}

impl About {
    /// The family by their record numbers, for fields that ask for a person.
    pub fn relatives(&self) -> Vec<Choice> {
        let choice = |it: &Resident| Choice {
            code: it.id.to_string(),
            word: it.person.full_name.reveal().to_owned(),
        };
        self.family.iter().map(choice).collect()
    }
}

pub(crate) fn told(error: LookupError) -> Refusal {
    Refusal::new(error.class(), &error)
}
