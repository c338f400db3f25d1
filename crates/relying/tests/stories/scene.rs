//! One request, and whoever answers it badly.

use formats::base64url;
use protocols::oid4vp::AuthorizationRequest;
use relying::{Asked, Outcome, Reason, RespondError};
use serde_json::json;
use store::{Error, Sql};
use terms::Class;
use testkit::World;

use super::{
    mdoc::{Device, Document, NAMED},
    stage::{Card, Stage},
    wallet::{Binding, body, body_of, post, read},
};

static KEPT: Sql =
    Sql::new("SELECT COUNT(*) FROM presentation WHERE id = $1 AND claims IS NOT NULL");

/// A request for a name, and the wallet that will answer it badly.
pub struct Scene<'s> {
    pub stage: &'s Stage,
    pub world: &'s World,
    pub asked: Asked,
    pub request: AuthorizationRequest,
}

impl<'s> Scene<'s> {
    pub async fn of(stage: &'s Stage, world: &'s World) -> Self {
        Self::asking(stage, world, stage.ask("full_name").await).await
    }

    /// The same request, for an mdoc.
    pub async fn of_mdoc(stage: &'s Stage, world: &'s World) -> Self {
        Self::asking(stage, world, stage.ask_mdoc("full_name").await).await
    }

    async fn asking(stage: &'s Stage, world: &'s World, asked: Asked) -> Self {
        let request = read(stage, world, &asked).await;
        Self { stage, world, asked, request }
    }

    /// The device that answers this request.
    pub fn device(&self) -> Device<'s> {
        Device::of(self.stage, &self.request)
    }

    /// A good device that shows a document that is not.
    pub fn document(&self, document: &Document<'_>) -> Vec<u8> {
        let device = Device { by: document.holder, ..self.device() };
        device.show(&document.write(self.world), &[NAMED])
    }

    /// A device that is not good, with a good document.
    pub fn shown_by(&self, device: &Device<'_>) -> Vec<u8> {
        device.show(&Document::of(self.stage, self.world).write(self.world), &[NAMED])
    }

    /// A document that is not good is refused, whoever shows it.
    pub async fn document_refused(self, document: &Document<'_>, reason: Reason) {
        let shown = self.document(document);
        self.refuses_mdoc(&shown, reason).await;
    }

    /// A device response is refused, as [`Scene::refuses`] says.
    pub async fn refuses_mdoc(self, response: &[u8], reason: Reason) {
        let vp_token = json!({ "pid_mdoc": [base64url::encode(response)] });
        let body = body_of(self.world, &self.request, &vp_token);
        self.refuses_body(&body, reason).await;
    }

    pub fn binding(&self) -> Binding<'s> {
        Binding::of(self.stage, self.world, &self.request)
    }

    /// A good binding over a credential that is not.
    pub fn card(&self, card: &Card<'_>) -> String {
        let binding = Binding { by: card.holder, ..self.binding() };
        binding.show(&card.write(self.world), "full_name")
    }

    /// A binding that is not good over a good credential.
    pub fn bound(&self, binding: &Binding<'_>) -> String {
        binding.show(&Card::of(self.stage, self.world).write(self.world), "full_name")
    }

    /// Whatever is wrong is answered 400, and who asked reads why.
    pub async fn refuses(self, presentation: &str, reason: Reason) {
        let body = body(self.world, &self.request, presentation);
        self.refuses_body(&body, reason).await;
    }

    pub async fn refuses_body(self, body: &str, reason: Reason) {
        let refused = post(self.stage, &self.request, body).await.unwrap_err();
        assert!(matches!(refused, RespondError::Refused(why) if why == reason), "{refused}");
        assert_eq!((refused.status(), refused.class()), (400, Class::Refused));
        let wire = serde_json::to_value(refused.body()).unwrap();
        assert_eq!(wire["error"], "invalid_request");
        assert!(wire["error_description"].as_str().unwrap().starts_with(reason.code()));
        let outcome = self.stage.outcome(&self.asked).await;
        assert!(!outcome.is_verified());
        assert_eq!(outcome.reasons(), [reason]);
        assert!(matches!(outcome, Outcome::Refused { .. }));
        let id = self.asked.transaction;
        let kept: Result<Option<(i64,)>, Error> =
            self.world.db.handle(&relying::ROOM).read(move |tx| tx.find(&KEPT, &[&id])).await;
        assert_eq!(kept.unwrap(), Some((0,)), "nothing of what was shown is kept");
    }
}
