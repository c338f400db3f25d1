//! A message is posted once, tried until it is of no use, and erased.

use std::time::Duration;

use messages::{Messages, Post, PostError, Posted, Undelivered};
use store::{Error, Sql};
use terms::{Act, Id, Moment};
use testkit::both_engines;
use tokio::task::JoinSet;

use crate::scene::{Office, ROOMS, contact};

fn post(id: u8, until: Moment) -> Post {
    Post {
        id: Id::<Posted>::from_bytes([id; 16]),
        to: contact("0812 3456 789"),
        subject: "Giliran Anda".to_owned(),
        text: "Besok pukul 08.30 WIB.".to_owned(),
        until,
    }
}

async fn posted(messages: &Messages, post: Post) -> Result<(), PostError> {
    messages.post(&Act::system(), post).await
}

static LETTERS: Sql = Sql::new("SELECT COUNT(letter) FROM message_post");
static EVENTS: Sql =
    Sql::new("SELECT payload FROM audit_event UNION ALL SELECT payload FROM audit_waiting");

both_engines! { ROOMS =>
    async fn a_message_is_sent_once_however_often_it_is_posted(world) {
        let office = Office::new(&world);
        let until = office.now().plus(Duration::from_secs(3_600));
        let mut posts = JoinSet::new();
        for _ in 0..20 {
            let messages = office.messages.clone();
            posts.spawn(async move { posted(&messages, post(1, until)).await });
        }
        posts.join_all().await.into_iter().for_each(|it| it.unwrap());
        let mut rounds = JoinSet::new();
        for _ in 0..8 {
            let messages = office.messages.clone();
            rounds.spawn(async move { messages.deliver().await.unwrap().sent });
        }
        assert_eq!(rounds.join_all().await.iter().sum::<u32>(), 1);
        assert_eq!(office.carried(), 1);
        assert_eq!(office.bag.taken.lock().unwrap()[0].0, "+628123456789");
        // Also after it was sent, and nothing of it is left.
        posted(&office.messages, post(1, until)).await.unwrap();
        office.pass(600);
        assert_eq!(office.messages.deliver().await.unwrap().sent, 0);
        assert_eq!(world.count(&messages::ROOM, &LETTERS).await, 0);
    }

    async fn it_is_tried_again_after_growing_pauses_and_given_up_at_its_end(world) {
        let office = Office::new(&world);
        let until = office.now().plus(Duration::from_secs(3_600));
        office.bag.answers.lock().unwrap().extend([Err(Undelivered::Later); 20]);
        posted(&office.messages, post(1, until)).await.unwrap();
        let mut tried = Vec::new();
        for second in 0..3_700 {
            let before = office.carried();
            if second % 10 == 0 {
                office.messages.deliver().await.unwrap();
            }
            if office.carried() > before {
                tried.push(second);
            }
            office.pass(1);
        }
        assert_eq!(tried, [0, 30, 150, 630, 2_550]);
        assert_eq!(world.count(&messages::ROOM, &LETTERS).await, 0);
    }

    async fn what_a_courier_refuses_for_good_is_not_tried_again(world) {
        let office = Office::new(&world);
        let until = office.now().plus(Duration::from_secs(3_600));
        office.bag.answers.lock().unwrap().push_back(Err(Undelivered::Never));
        posted(&office.messages, post(1, until)).await.unwrap();
        assert_eq!(office.messages.deliver().await.unwrap().given_up, 1);
        posted(&office.messages, post(2, office.now())).await.unwrap();
        assert_eq!(office.messages.deliver().await.unwrap().given_up, 1, "too late for anybody");
        assert_eq!(office.carried(), 1);
    }

    async fn no_line_break_rides_in_a_subject(world) {
        let office = Office::new(&world);
        let until = office.now().plus(Duration::from_secs(3_600));
        for subject in ["", "a\r\nBcc: x@contoh.id", "a\u{7f}", &"a".repeat(151)] {
            let post = Post { subject: subject.to_owned(), ..post(1, until) };
            assert!(matches!(posted(&office.messages, post).await, Err(PostError::Shape)));
        }
    }

    async fn the_log_names_nobody(world) {
        let office = Office::new(&world);
        let until = office.now().plus(Duration::from_secs(3_600));
        posted(&office.messages, post(1, until)).await.unwrap();
        office.messages.deliver().await.unwrap();
        let read: Result<Vec<(Vec<u8>,)>, Error> =
            world.db.handle(&audit::ROOM).read(|tx| tx.all(&EVENTS, &[])).await;
        let told: Vec<_> =
            read.unwrap().into_iter().map(|(it,)| String::from_utf8(it).unwrap()).collect();
        assert_eq!(told.len(), 3, "taken, given, carried");
        for secret in ["3456", "Giliran", "08.30"] {
            assert!(told.iter().all(|payload| !payload.contains(secret)), "{secret}: {told:?}");
        }
    }
}
