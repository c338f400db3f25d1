//! Whoever hands files of residents in at a console, and what they see.

use std::{fs, net::SocketAddr, time::Duration};

use protocols::Secret;
use registry::{Person, Population, ResidentWriter};

use super::{
    house::House,
    http::{Answer, Call},
    officer::Officer,
};

pub fn people(code: &str, count: u64, seed: u64) -> Vec<Person> {
    let today = terms::parse_date("2024-06-05").unwrap();
    Population::new(code.parse().unwrap(), count, seed, today).unwrap().collect()
}

pub fn csv(people: &[Person]) -> String {
    let mut writer = ResidentWriter::new(Vec::new()).unwrap();
    people.iter().for_each(|person| writer.write(person).unwrap());
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

/// The form with a file in it.
pub fn form(file: &str) -> Call {
    let body = format!(
        "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rahasia.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{file}\r\n--part--\r\n"
    );
    let call = Call::post("/imports/new").with("accept", "text/html");
    call.body("multipart/form-data; boundary=part", body)
}

/// Whoever sits at a console.
pub enum Desk<'h> {
    Demonstration(SocketAddr, Secret),
    Officer(&'h House, &'h Officer),
}

impl Desk<'_> {
    pub async fn of(house: &House) -> Self {
        Self::Demonstration(house.console, house.session().await)
    }

    pub async fn call(&self, call: Call) -> Answer {
        match self {
            Self::Officer(house, officer) => officer.call(call).to(house.console).await,
            Self::Demonstration(address, session) => {
                let cookie = format!("lang=en; ikd_desk={}", session.reveal());
                let call = call.with("cookie", cookie).with("sec-fetch-site", "same-origin");
                call.to(*address).await
            }
        }
    }

    pub async fn page(&self, path: &str) -> Answer {
        self.call(Call::page(path)).await
    }

    pub async fn send(&self, path: &str) -> Answer {
        self.call(Call::post(path).with("accept", "text/html")).await
    }

    /// Hands a file in; its page's address.
    pub async fn hand_in(&self, file: &str) -> String {
        let answer = self.call(form(file)).await;
        let place = answer.header("location").map(str::to_owned);
        answer.ok(303);
        place.unwrap()
    }

    /// The page once nobody works on the file any more.
    pub async fn settled(&self, place: &str) -> String {
        for _ in 0..600 {
            let told = self.page(&format!("{place}/progress")).await.json(200);
            if told["running"] == false {
                return self.page(place).await.ok(200);
            }
            assert!(told["done"].as_u64() <= told["of"].as_u64() && told["text"].is_string());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        unreachable!("it takes too long")
    }

    pub async fn start(&self, place: &str) -> String {
        let begun = self.send(&format!("{place}/start")).await;
        assert_eq!((begun.status, begun.header("location")), (303, Some(place)), "{}", begun.body);
        self.settled(place).await
    }
}

/// A line of the page's list of counts.
pub fn counted(page: &str, label: &str) -> String {
    let after = page.split(&format!("<dt>{label}</dt><dd>")).nth(1);
    after.unwrap_or_else(|| unreachable!("no {label} in {page}")).split('<').next().unwrap().into()
}

/// What lies in the folder of imports, by its ending.
pub fn kept(house: &House, ending: &str) -> usize {
    let names = fs::read_dir(house.world.folder().join("imports")).unwrap();
    names.filter(|it| it.as_ref().unwrap().path().extension().unwrap() == ending).count()
}

/// The body of an answer that was sent in chunks.
pub fn unchunked(body: &str) -> String {
    let (mut text, mut rest) = (String::new(), body);
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        text += &after[..size];
        rest = after[size..].strip_prefix("\r\n").unwrap();
    }
    text
}
