//! `/lists`: whom to go to. Who turns 17 soon, and who may hold an IKD and does not yet, of a
//! regency, a district or a village.
//!
//! The lists hold handles; the names of a page are looked up one record at a time, so that whoever
//! is shown finds it in the log of their own record, with the reason.

mod names;
mod page;
mod table;
mod wish;

use std::sync::Arc;

use activation::{Activations, Page as Stretch};
use axum::{
    Extension,
    extract::{Query, State},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{Html, IntoResponse, Response},
};
use registry::Regions;
use terms::{Act, Date, Permission, Region};

pub(crate) use self::page::Lists;
use self::{
    names::Names,
    page::{Counted, Found},
    table::{Entry, Rows},
    wish::{Kind, Wish, Wished},
};
use crate::{Refusal, app::App, frame::Frame, page::Page};

/// So many people of one page.
const SHOWN: u16 = 100;

/// `GET /lists`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Query(wish): Query<Wish>,
) -> Result<Html<String>, Refusal> {
    let wished = wish.read(&app, &act)?;
    let act = act.because(wished.kind.reason());
    let (today, picker) = (app.clock.today(), wished.picker(frame.lang, &act));
    let entries = entries(&app, &act, &wished, today).await?;
    if !picker.is_deep() {
        return Lists::new(frame, wished, picker, None, today).show();
    }
    let counted = count(&app.activations, &act, &wished, today).await?;
    let names = Names::look_up(&app.registry, &act, entries.ids()).await?;
    let rows = entries.rows(frame.lang, &names);
    let export = act.needs(Permission::Export).is_ok();
    let found = Found { counted, rows, next: entries.next(), export };
    Lists::new(frame, wished, picker, Some(found), today).show()
}

/// `GET /lists.csv`: the same page of the list, for those who may take records out.
pub(crate) async fn csv(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Query(wish): Query<Wish>,
) -> Result<Response, Refusal> {
    let wished = wish.read(&app, &act)?;
    let act = act.because(wished.kind.reason());
    act.needs(Permission::Export).map_err(|error| Refusal::new(terms::Class::Refused, &error))?;
    let entries = entries(&app, &act, &wished, app.clock.today()).await?;
    let names = Names::look_up(&app.registry, &act, entries.ids()).await?;
    let file = format!("attachment; filename=\"{}-{}.csv\"", wished.kind.word(), wished.region);
    let head = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file)];
    Ok((head, entries.csv(frame.lang, &names)).into_response())
}

/// One page of the list, and one more that says whether there is another. Of a region too wide for
/// a list nobody; the room still says whether the officer may look there.
async fn entries(app: &App, act: &Act, wished: &Wished, today: Date) -> Result<Rows, Refusal> {
    let limit = if wished.is_small() { SHOWN + 1 } else { 0 };
    let stretch = Stretch { region: wished.region, after: wished.after, limit };
    let told = |error: activation::ListError| Refusal::new(error.class(), &error);
    let lists = &app.activations;
    let all: Vec<Entry> = match wished.kind {
        Kind::Turning => {
            let days = wished.days;
            let found = lists.turning_seventeen(act, stretch, today, days).await.map_err(told)?;
            found.into_iter().map(Entry::Turning).collect()
        }
        Kind::Waiting => {
            let found = lists.not_yet_active(act, stretch, today).await.map_err(told)?;
            found.into_iter().map(Entry::Waiting).collect()
        }
    };
    Ok(Rows::of(wished.kind, all, usize::from(SHOWN)))
}

/// The lengths of both lists: of each region one level down, and together; of a village its own.
async fn count(
    lists: &Activations,
    act: &Act,
    wished: &Wished,
    today: Date,
) -> Result<Counted, Refusal> {
    let mut parts: Vec<Region> = Regions::load().children(wished.region).collect();
    let is_whole = parts.is_empty();
    if is_whole {
        parts.push(wished.region);
    }
    let mut counted = Counted::default();
    for part in parts {
        let lengths = lists.count_lists(act, part, today, wished.days).await;
        let lengths = lengths.map_err(|error| Refusal::new(error.class(), &error))?;
        counted.whole.turning += lengths.turning;
        counted.whole.waiting += lengths.waiting;
        if !is_whole {
            counted.parts.push((part, lengths));
        }
    }
    Ok(counted)
}
