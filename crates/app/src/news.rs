//! What people are told who wait for the end of a known issue, in words, and on its way to them.

use std::time::Duration;

use desk::{Desk, IssueState, News};
use messages::{Messages, Post, SealedContact};
use protocols::Url;
use terms::{Act, Clock, Id, Language, SystemClock};

use crate::failure::Failure;

/// So long it is worth telling.
const A_WEEK: Duration = Duration::from_secs(7 * 86_400);

/// Posts what is to be told now, and forgets whoever was told. Whatever fails is tried in the next
/// round: the same news is posted once.
pub async fn post(desk: &Desk, messages: &Messages, public: &Url) -> Result<usize, Failure> {
    let all = desk.news().await.map_err(Failure::ours)?;
    let count = all.len();
    for news in all {
        match messages.unseal(&SealedContact(news.contact.clone())) {
            Ok(to) => {
                let (subject, text) = words(&news, public);
                let (id, until) = (Id::from_bytes(news.id), SystemClock.now().plus(A_WEEK));
                let post = Post { id, to, subject, text, until };
                messages.post(&Act::system(), post).await.map_err(Failure::ours)?;
            }
            // What cannot be opened never can: nobody can be told, and the others wait.
            Err(_) => {
                tracing::error!(issue = %news.issue.id, "A contact cannot be opened, and is not told");
            }
        }
        desk.told_news(news).await.map_err(Failure::ours)?;
    }
    Ok(count)
}

/// The subject and the text.
fn words(news: &News, public: &Url) -> (String, String) {
    let (lang, issue) = (news.language, &news.issue);
    let subject = match issue.state {
        IssueState::Solved => lang.choose("Sudah teratasi", "It is solved"),
        _ => lang.choose("Kabar tentang kendala IKD", "News of an issue with IKD"),
    };
    let answer = issue.answer.as_ref().map_or("", |answer| answer.text(lang));
    let address = format!("{}/known-issues", public.as_str().trim_end_matches('/'));
    let (title, state) = (issue.title(lang), issue.state.title(lang));
    let last = match lang {
        Language::Indonesian => {
            "Anda meminta kabar ini. Alamat Anda sudah kami hapus; tidak ada pesan lain tentang ini. \
             Dukcapil tidak pernah menelepon dan tidak pernah meminta PIN atau kode."
        }
        Language::English => {
            "You asked for this news. We have deleted your address; no other message about it will \
             come. The civil registry never calls, and never asks for a PIN or a code."
        }
    };
    (subject.to_owned(), format!("{title}\n{state}.\n\n{answer}\n\n{address}\n\n{last}"))
}
