//! What both officers sign, in words.

use registry::Resident;
use staff::Deed;
use terms::{Act, Id, Language};

use super::wish::Wish;
use crate::{app::App, console::purpose::Purpose, lang::texts, look::Field};

/// All that stands in a deed of this kind; `None` if it is none.
pub(in crate::console) async fn fields(
    app: &App,
    act: &Act,
    deed: &Deed,
    lang: Language,
) -> Option<Vec<Field>> {
    let (t, (resident, wish)) = (Words::of(lang), Wish::signed(deed)?);
    Some(vec![
        Field::new(t.who, whose(app, act, resident).await),
        Field::new(t.why, wish.why.sentence(lang)),
        Field::new(t.key, wish.key_groups().join(" ")),
    ])
}

/// The name and the number; of somebody whom the officer may not see, the number alone.
async fn whose(app: &App, act: &Act, id: Id<Resident>) -> String {
    match app.registry.resident(&Purpose::ServePerson.act(act), id).await {
        Ok(it) => format!("{} · {id}", it.person.full_name.reveal()),
        Err(_) => id.to_string(),
    }
}

texts! { Words {
    who: "Penduduk", "Resident";
    why: "Sebab", "Reason";
    key: "Sidik kunci ponsel baru, untuk dicocokkan", "Fingerprint of the new phone's key, to compare";
} }
