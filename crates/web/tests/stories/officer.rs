//! An officer with a browser and a passkey, who goes through the console's pages.

use formats::base64url;
use staff::{Answered, Approval, Begun, Code, Deed, Grants, NewOfficer, OfficerId, Role, SignedIn};
use terms::{Act, Id};

use super::{
    asked::{Asked, between},
    authenticator::Authenticator,
    house::{House, console_origin},
    http::{Answer, Call, FORM},
};

/// An officer who is signed in.
pub struct Officer {
    pub id: OfficerId,
    pub key: Authenticator,
    /// The code of the session.
    pub session: String,
}

/// A browser in which a key was made that nobody has confirmed yet.
pub struct Enrolling {
    pub id: OfficerId,
    pub key: Authenticator,
    /// The six digits on its screen.
    pub shown: String,
    cookie: String,
}

pub fn new(name: &str, role: Role, place: &str) -> NewOfficer {
    let grants = Grants::one(role, place.parse().unwrap()).unwrap();
    NewOfficer { name: name.parse().unwrap(), grants }
}

impl Officer {
    /// The first two heads of the office of Kota Serang.
    pub async fn heads(house: &House) -> (Self, Self) {
        let first = Self::first(house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
        (first, Self::first(house, "Bagus Wakil", Role::HeadOfOffice, "36.73", 2).await)
    }

    /// One of the first two officers of a dangerous role, invited and confirmed by the machine's
    /// operator. `seed` makes the key: another one for each officer.
    pub async fn first(house: &House, name: &str, role: Role, place: &str, seed: u8) -> Self {
        let (staff, operator) = (&house.app.staff, Act::operator());
        let invited = staff.enrol_first(&operator, new(name, role, place)).await.unwrap();
        let link = format!("/enrol/{}", invited.code.reveal());
        let made = Enrolling::by(house, &link, Authenticator::bound(seed)).await;
        staff.confirm(&operator, invited.invitation, &made.shown).await.unwrap();
        made.sign_in(house).await
    }

    /// Somebody whose role needs no second officer, appointed by this one.
    pub async fn hire(&self, house: &House, officer: NewOfficer, seed: u8) -> Self {
        self.enrol(house, (officer, None), seed).await
    }

    /// Somebody with a dangerous role, appointed by this officer with a second one.
    pub async fn appoint(
        &mut self,
        house: &House,
        second: &mut Self,
        officer: NewOfficer,
        seed: u8,
    ) -> Self {
        let approval = self.approved(house, second, Deed::appoint(&officer).unwrap()).await;
        self.enrol(house, (officer, Some(approval)), seed).await
    }

    async fn enrol(
        &self,
        house: &House,
        (officer, approval): (NewOfficer, Option<Id<Approval>>),
        seed: u8,
    ) -> Self {
        let (staff, act) = (&house.app.staff, self.act(house).await);
        let invited = staff.invite(&act, officer, approval).await.unwrap();
        let link = format!("/enrol/{}", invited.code.reveal());
        let made = Enrolling::by(house, &link, Authenticator::bound(seed)).await;
        staff.confirm(&act, invited.invitation, &made.shown).await.unwrap();
        made.sign_in(house).await
    }

    /// A deed that this officer has proposed and a second one has approved.
    pub async fn approved(&mut self, house: &House, second: &mut Self, deed: Deed) -> Id<Approval> {
        let (staff, who) = (&house.app.staff, self.who(house).await);
        let begun = staff.begin_proposal(&who, &deed).await.unwrap();
        let answered = answer(house, &mut self.key, &begun);
        let approval = staff.propose(&who, deed, &answered).await.unwrap();
        let who = second.who(house).await;
        let (_, begun) = staff.begin_approval(&who, approval).await.unwrap();
        let answered = answer(house, &mut second.key, &begun);
        staff.approve(&who, approval, &answered).await.unwrap();
        approval
    }

    pub async fn who(&self, house: &House) -> SignedIn {
        house.app.staff.session(&Code::new(self.session.as_str())).await.unwrap()
    }

    pub async fn act(&self, house: &House) -> Act {
        self.who(house).await.act("a story")
    }

    /// The same officer in another session, by the same key.
    pub async fn again(&mut self, house: &House) {
        self.session = sign_in(house, &mut self.key).await;
    }

    pub async fn page(&self, house: &House, path: &str) -> Answer {
        self.call(Call::page(path)).to(house.console).await
    }

    pub async fn send(&self, house: &House, path: &str, form: &str) -> Answer {
        let call = Call::post(path).with("accept", "text/html").body(FORM, form);
        self.call(call).to(house.console).await
    }

    /// Answers the passkey form of a page of this officer's, and sends it.
    pub async fn sign(&mut self, house: &House, page: &str) -> Answer {
        let asked = Asked::on(page);
        let form = asked.answered(house, &mut self.key);
        self.send(house, &asked.action, &form).await
    }

    /// A call with this officer's cookie, in English.
    pub fn call(&self, call: Call) -> Call {
        let cookie = format!("lang=en; ikd_desk={}", self.session);
        call.with("cookie", cookie).with("sec-fetch-site", "same-origin")
    }
}

impl Enrolling {
    /// From a link (`/enrol/CODE`) to a key that waits to be confirmed.
    pub async fn by(house: &House, link: &str, mut key: Authenticator) -> Self {
        let told = Call::page(link).to(house.console).await.ok(200);
        assert!(told.contains(&format!("action=\"{link}\"")), "{told}");
        let opened = own(Call::post(link)).body(FORM, "").to(house.console).await;
        assert_eq!((opened.status, opened.header("location")), (303, Some("/enrol")));
        let cookie = format!("lang=en; {}", opened.cookie());
        let page = || own(Call::page("/enrol")).with("cookie", &cookie);
        let asked = Asked::on(&page().to(house.console).await.ok(200));
        let user = base64url::decode(asked.user.as_deref().unwrap()).unwrap();
        let made = key.create_with(&asked.begun, &user, |said| {
            said.client["origin"] = console_origin(&house.app.deployment).into();
        });
        let form = asked
            .form
            .with("client_data", &base64url::encode(&made.client_data))
            .with("authenticator_data", &base64url::encode(&made.authenticator_data))
            .with("public_key", &base64url::encode(&made.public_key))
            .with("algorithm", &made.algorithm.to_string());
        let sent = own(Call::post(&asked.action)).with("cookie", &cookie).body(FORM, form.encode());
        let sent = sent.to(house.console).await;
        assert_eq!((sent.status, sent.header("location")), (303, Some("/enrol")), "{}", sent.body);
        let shown = page().to(house.console).await.ok(200);
        let shown = between(&shown, "id=\"comparison\">", "<").to_owned();
        let id = OfficerId::from_bytes(user.try_into().unwrap());
        Self { id, key, shown, cookie }
    }

    /// What the browser of the link shows now.
    pub async fn page(&self, house: &House) -> Answer {
        own(Call::page("/enrol")).with("cookie", &self.cookie).to(house.console).await
    }

    /// The officer, once the key was confirmed.
    pub async fn sign_in(self, house: &House) -> Officer {
        let Self { id, mut key, .. } = self;
        let session = sign_in(house, &mut key).await;
        Officer { id, key, session }
    }
}

/// The code of a new session, by the page at the door.
pub async fn sign_in(house: &House, key: &mut Authenticator) -> String {
    let door = own(Call::page("/sign-in")).to(house.console).await;
    let asked = Asked::on(&door.ok(200));
    let call = own(Call::post(&asked.action)).body(FORM, asked.answered(house, key));
    let inside = call.to(house.console).await;
    assert_eq!(inside.status, 303, "{}", inside.body);
    inside.cookie().split_once('=').unwrap().1.to_owned()
}

/// An answer of a key that was used in the browser at this console.
pub fn answer(house: &House, key: &mut Authenticator, begun: &Begun) -> Answered {
    key.answer_with(begun, |said| {
        said.client["origin"] = console_origin(&house.app.deployment).into();
    })
}

fn own(call: Call) -> Call {
    call.with("sec-fetch-site", "same-origin").with("accept", "text/html")
}
