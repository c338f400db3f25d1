//! The verifier's side: what was asked is there, and nothing more (OpenID4VP 1.0, section 8.6).
//! The wallet may have chosen by other rules or by none, so everything is checked again.

use std::collections::{BTreeMap, BTreeSet};

use formats::Path;
use serde_json::{Map, Value};
use terms::Class;

use super::{
    matching::View,
    place::{asks_for, select_shown},
    query::{ClaimQuery, CredentialQuery, MOST, Query, QueryId},
};

/// One presentation whose signatures were checked, as the query sees it.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The credential, with the claims that it shows.
    pub view: View<'a>,
    /// The places of all claims that were shown by choice (by a disclosure, or an mdoc element);
    /// what the issuer always shows is not among them.
    pub disclosed: &'a [Path],
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// An age was shown that says nothing about the age that was asked for.
    #[error("`{query}` was answered with an age that does not answer {path}")]
    AgeNotAnswered {
        /// Which query.
        query: QueryId,
        /// The path asked for.
        path: Path,
    },
    /// A claim was shown that nobody asked for.
    #[error("`{query}` was answered with more than was asked: {path}")]
    AnsweredMoreThanAsked {
        /// Which query.
        query: QueryId,
        /// The place of the claim.
        path: Path,
    },
    /// The issuer is none of the trusted authorities.
    #[error("`{0}` was answered with a credential of another authority")]
    AuthorityNotAsked(QueryId),
    /// Answers to queries that no combination asks for together.
    #[error("more credentials were shown than one combination asks for")]
    CredentialsNotAsked,
    /// No key of the holder stands behind it.
    #[error("`{0}` was answered with a credential that is bound to no holder")]
    HolderNotBound(QueryId),
    /// A claim is missing, or has none of the values asked for.
    #[error("`{query}` lacks {path}, or its value is not one that was asked for")]
    MissingClaim {
        /// Which query.
        query: QueryId,
        /// The path asked for.
        path: Path,
    },
    /// A credential is missing that had to be shown.
    #[error("not all required credentials were shown")]
    MissingCredential,
    /// Several presentations where one was asked for, or an empty array.
    #[error("`{0}` was not answered by exactly one presentation")]
    NotOne(QueryId),
    /// The credential is of another format or type.
    #[error("`{0}` was answered with another type of credential")]
    TypeNotAsked(QueryId),
    /// The answer is filed under an id that no query has.
    #[error("an answer belongs to no query")]
    UnknownQuery,
}

impl AnswerError {
    /// A rule says no.
    pub fn class(&self) -> Class {
        Class::Refused
    }
}

impl Query {
    /// Checks a whole answer: for each query id the presentations that came under it.
    pub fn check(&self, shown: &BTreeMap<String, Vec<Shown<'_>>>) -> Result<(), AnswerError> {
        for (id, presentations) in shown {
            let asked = self.find(id).ok_or(AnswerError::UnknownQuery)?;
            if presentations.is_empty() || (presentations.len() > 1 && !asked.multiple) {
                return Err(AnswerError::NotOne(asked.id.clone()));
            }
            presentations.iter().try_for_each(|one| asked.check(one))?;
        }
        self.check_combination(&|id| shown.contains_key(id.as_str()))
    }

    /// The answered queries are one option of every required set and at most one of the others.
    fn check_combination(&self, answered: &dyn Fn(&QueryId) -> bool) -> Result<(), AnswerError> {
        let bit = |id: &QueryId| {
            let at = self.credentials().iter().position(|credential| credential.id == *id);
            1_u32 << at.unwrap_or(MOST)
        };
        let all = self.credentials().iter().map(|credential| &credential.id);
        let wanted = all.filter(|id| answered(id)).fold(0, |sum, id| sum | bit(id));
        if self.sets().is_empty() {
            let whole = self.credentials().iter().all(|credential| answered(&credential.id));
            return if whole { Ok(()) } else { Err(AnswerError::MissingCredential) };
        }
        let mut unions = BTreeSet::from([0]);
        for set in self.sets() {
            let options =
                set.options.iter().map(|option| option.iter().fold(0, |s, id| s | bit(id)));
            let mut met: BTreeSet<u32> = options.filter(|option| option & !wanted == 0).collect();
            if !set.required {
                met.insert(0);
            }
            unions = unions.iter().flat_map(|sum| met.iter().map(move |it| sum | it)).collect();
        }
        match (unions.is_empty(), unions.contains(&wanted)) {
            (true, _) => Err(AnswerError::MissingCredential),
            (false, false) => Err(AnswerError::CredentialsNotAsked),
            (false, true) => Ok(()),
        }
    }
}

impl CredentialQuery {
    /// Checks one presentation that came under this query's id.
    pub fn check(&self, shown: &Shown<'_>) -> Result<(), AnswerError> {
        if !self.wants_type(&shown.view) {
            return Err(AnswerError::TypeNotAsked(self.id.clone()));
        }
        if !self.wants_authority(&shown.view) {
            return Err(AnswerError::AuthorityNotAsked(self.id.clone()));
        }
        if self.holder_binding && !shown.view.holder_bound {
            return Err(AnswerError::HolderNotBound(self.id.clone()));
        }
        let mut nearest = None;
        for option in self.claims.options() {
            match self.check_option(&option, shown) {
                Ok(()) => return Ok(()),
                // An option with all its claims and more is nearer than one that lacks some.
                Err(error @ AnswerError::AnsweredMoreThanAsked { .. }) => nearest = Some(error),
                Err(error) => nearest = nearest.or(Some(error)),
            }
        }
        nearest.map_or(Ok(()), Err)
    }

    fn check_option(&self, option: &[&ClaimQuery], shown: &Shown<'_>) -> Result<(), AnswerError> {
        let (query, claims) = (self.id.clone(), shown.view.claims);
        if let Some(claim) = option.iter().find(|claim| !self.is_answered(claim, claims)) {
            let path = claim.path.clone();
            return Err(match self.is_misanswered(claim, option, claims) {
                true => AnswerError::AgeNotAnswered { query, path },
                false => AnswerError::MissingClaim { query, path },
            });
        }
        let stand_ins = option.iter().filter_map(|claim| self.stand_in(claim, claims));
        let stand_ins: Vec<Path> = stand_ins.map(|(place, _)| place).collect();
        let asked = |place: &Path| {
            option.iter().any(|claim| asks_for(&claim.path, place)) || stand_ins.contains(place)
        };
        match shown.disclosed.iter().find(|place| !asked(place)) {
            Some(place) => Err(AnswerError::AnsweredMoreThanAsked { query, path: place.clone() }),
            None => Ok(()),
        }
    }

    /// Whether a claim, or what may stand in for it, is shown with a value that was asked for.
    fn is_answered(&self, claim: &ClaimQuery, claims: &Map<String, Value>) -> bool {
        let mut shown = select_shown(&claim.path, claims);
        shown.extend(self.stand_in(claim, claims));
        shown.iter().any(|(_, value)| claim.wants(value))
    }
}
