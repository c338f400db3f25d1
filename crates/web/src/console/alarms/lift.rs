//! `/alarms/lift`: an officer who has reached the number of offers asks for the day's numbers once
//! more. A second person, who answers for officers, signs for it.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use issuance::{Allowance, OfferError};
use staff::{Deed, SignedIn};
use terms::{Act, Class, Language, date_text};

use crate::{
    Place, Refusal,
    app::App,
    console::{
        agreement::{self, Agreement},
        keyed::Keyed,
        said::Said,
    },
    frame::Frame,
    lang::texts,
    listen::Peer,
    look::Field,
    numbers::{count, date},
    page::{Page, sample_moment},
    passkey::Answer,
};

/// The page.
#[derive(Template)]
#[template(path = "console/alarms/lift.html")]
pub(crate) struct Lift {
    frame: Frame,
    t: &'static Words,
    fields: Vec<Field>,
    stand: Stand,
    said: Option<Said>,
}

/// How it stands with it.
#[derive(Clone, Debug)]
enum Stand {
    /// There is enough left of both numbers.
    Enough,
    /// It takes two.
    Two(Agreement),
}

impl Lift {
    async fn of(app: &App, signed_in: &SignedIn, frame: Frame) -> Result<Self, Refusal> {
        let allowance = find(app, signed_in).await?;
        let stand = match allowance.is_close() {
            true => Stand::Two(Agreement::of(app, signed_in, &deed(signed_in, &allowance)?).await?),
            false => Stand::Enough,
        };
        let fields = fields(&allowance, frame.lang);
        Ok(Self { t: Words::of(frame.lang), frame, fields, stand, said: None })
    }

    fn answer(self) -> Result<Response, Refusal> {
        Ok((Said::status_of(self.said.as_ref()), self.show()?).into_response())
    }

    // What the template asks.

    fn asks_a_key(&self) -> bool {
        matches!(&self.stand, Stand::Two(it) if it.asks_a_key())
    }
}

/// `GET /alarms/lift`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Keyed(signed_in): Keyed,
    frame: Frame,
) -> Result<Response, Refusal> {
    Lift::of(&app, &signed_in, frame).await?.answer()
}

/// `POST /alarms/lift/proposal`
pub(crate) async fn propose(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    Keyed(signed_in): Keyed,
    frame: Frame,
    Form(answer): Form<Answer>,
) -> Result<Response, Refusal> {
    let deed = deed(&signed_in, &find(&app, &signed_in).await?)?;
    let said = agreement::propose(&app, (&signed_in, peer), deed, answer, frame.lang).await?;
    if said.is_none() {
        return Ok(Redirect::to("/alarms/lift").into_response());
    }
    Lift { said, ..Lift::of(&app, &signed_in, frame).await? }.answer()
}

/// `POST /alarms/lift`: spends the approval.
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Keyed(signed_in): Keyed,
    frame: Frame,
) -> Result<Response, Refusal> {
    let allowance = find(&app, &signed_in).await?;
    let deed = deed(&signed_in, &allowance)?;
    let act = match agreement::spend(&app, &signed_in, &deed, "raised number of offers").await {
        Ok(act) => act,
        Err(error) => {
            let said = Some(Said::approval(&error, frame.lang)?);
            return Lift { said, ..Lift::of(&app, &signed_in, frame).await? }.answer();
        }
    };
    let lifted = app.issuance.lift_cap(&act, signed_in.officer, allowance.day).await;
    lifted.map_err(|error| refuse(&error))?;
    Ok(Redirect::to("/alarms/lift").into_response())
}

async fn find(app: &App, signed_in: &SignedIn) -> Result<Allowance, Refusal> {
    let act: Act = signed_in.act("console");
    app.issuance.allowance(&act, signed_in.officer).await.map_err(|error| refuse(&error))
}

fn refuse(error: &OfferError) -> Refusal {
    Refusal::new(error.class(), error)
}

/// What both sign: this officer, this day, and how often it was done on it before.
fn deed(signed_in: &SignedIn, allowance: &Allowance) -> Result<Deed, Refusal> {
    let day = date_text(allowance.day);
    let deed = Deed::lift_cap(signed_in.place(), signed_in.officer, (&day, allowance.lifted));
    deed.map_err(|error| Refusal::new(Class::Invalid, &error))
}

fn fields(it: &Allowance, lang: Language) -> Vec<Field> {
    let t = Words::of(lang);
    let of = |(made, allowed): (u32, u32)| {
        format!("{} {} {}", count(lang, made.into()), t.of, count(lang, allowed.into()))
    };
    vec![
        Field::new(t.day, date(lang, it.day)),
        Field::new(t.hour, of(it.hour)),
        Field::new(t.today, of(it.today)),
        Field::new(t.lifted, count(lang, it.lifted.into())),
    ]
}

impl Page for Lift {
    const NAME: &'static str = "lift";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let now = sample_moment();
        let new = |(name, stand), hour| {
            let allowance = Allowance { day: now.date(), hour, today: (72, 120), lifted: 0 };
            let (t, fields) = (Words::of(frame.lang), fields(&allowance, frame.lang));
            (name, Self { frame: frame.clone(), t, fields, stand, said: None })
        };
        let two = Agreement::samples(now).map(|(name, it)| new((name, Stand::Two(it)), (30, 30)));
        [new(("enough", Stand::Enough), (4, 30))].into_iter().chain(two).collect()
    }
}

texts! { Words {
    title: "Batas penawaran Anda", "Your number of offers";
    lead: "Setiap petugas membuat penawaran sampai batas tertentu dalam satu jam dan sehari, agar penyalahgunaan satu akun tidak mengenai banyak orang. Rekan lain selalu dapat melanjutkan.",
        "Every officer makes offers up to a number in an hour and on a day, so that the misuse of one account does not reach many people. A colleague can always go on.";
    stands: "Sampai sekarang", "So far";
    day: "Tanggal", "Date";
    hour: "Dalam satu jam ini", "In this hour";
    today: "Hari ini", "Today";
    lifted: "Sudah ditambah", "Raised so far";
    of: "dari", "of";
    enough: "Batasnya masih jauh. Tidak ada yang perlu disetujui.",
        "There is enough left. Nothing needs to be approved.";
    more: "Menambah untuk hari ini", "More for today";
    two: "Penyelia atau kepala kantor menyetujui batas jam dan hari sekali lagi untuk Anda, hanya untuk hari ini. Tercatat, dan tampak bagi pemeriksa.",
        "A supervisor or head of office approves the hour's and the day's number once more for you, for today only. It is recorded, and auditors see it.";
    do_it: "Tambah sekarang", "Raise it now";
    back: "Kembali ke penduduk", "Back to residents";
} }
