//! The claims of a credential to be issued: a tree in which each member is open or hidden.

use serde_json::Value;

/// The members of an object. Open members stand in the signed payload for every verifier;
/// hidden ones are disclosed by the holder one by one, and hidden members of a hidden object
/// (RFC 9901, section 4.2.6) only together with it.
#[derive(Clone, Debug, Default)]
pub struct Claims<'a>(pub(super) Vec<Member<'a>>);

/// The elements of an array, each open or hidden.
#[derive(Clone, Debug, Default)]
pub struct Elements<'a>(pub(super) Vec<Item<'a>>);

/// What a claim holds: a finished value, or a tree with hidden parts.
#[derive(Clone, Debug)]
pub enum Content<'a> {
    /// An array with hidden elements.
    Array(Elements<'a>),
    /// An object with hidden members.
    Object(Claims<'a>),
    /// A finished value of the builder's own.
    Owned(Value),
    /// A text.
    Text(&'a str),
    /// A finished value.
    Value(&'a Value),
}

#[derive(Clone, Debug)]
pub(super) struct Member<'a> {
    pub name: &'a str,
    pub item: Item<'a>,
}

#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub hidden: bool,
    pub content: Content<'a>,
}

impl<'a> Claims<'a> {
    /// No claims yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Room for `count` claims.
    pub fn with_capacity(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    /// Adds a claim that every verifier sees.
    pub fn open(self, name: &'a str, content: impl Into<Content<'a>>) -> Self {
        self.with(name, false, content.into())
    }

    /// Adds a claim that the holder discloses or not.
    pub fn hidden(self, name: &'a str, content: impl Into<Content<'a>>) -> Self {
        self.with(name, true, content.into())
    }

    /// Whether there are no claims.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn with(mut self, name: &'a str, hidden: bool, content: Content<'a>) -> Self {
        self.0.push(Member { name, item: Item { hidden, content } });
        self
    }

    /// How many claims are hidden, at every depth: so many salts are needed.
    pub(super) fn hidden_count(&self) -> usize {
        self.0.iter().map(|member| member.item.hidden_count()).sum()
    }
}

impl<'a> Elements<'a> {
    /// No elements yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an element that every verifier of the array sees.
    pub fn open(mut self, content: impl Into<Content<'a>>) -> Self {
        self.0.push(Item { hidden: false, content: content.into() });
        self
    }

    /// Adds an element that the holder discloses or not.
    pub fn hidden(mut self, content: impl Into<Content<'a>>) -> Self {
        self.0.push(Item { hidden: true, content: content.into() });
        self
    }
}

impl Item<'_> {
    fn hidden_count(&self) -> usize {
        let beneath = match &self.content {
            Content::Array(elements) => elements.0.iter().map(Item::hidden_count).sum(),
            Content::Object(claims) => claims.hidden_count(),
            Content::Owned(_) | Content::Text(_) | Content::Value(_) => 0,
        };
        beneath + usize::from(self.hidden)
    }
}

impl<'a> From<&'a Value> for Content<'a> {
    fn from(value: &'a Value) -> Self {
        Self::Value(value)
    }
}

impl From<Value> for Content<'_> {
    fn from(value: Value) -> Self {
        Self::Owned(value)
    }
}

impl<'a> From<&'a str> for Content<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<Claims<'a>> for Content<'a> {
    fn from(claims: Claims<'a>) -> Self {
        Self::Object(claims)
    }
}

impl<'a> From<Elements<'a>> for Content<'a> {
    fn from(elements: Elements<'a>) -> Self {
        Self::Array(elements)
    }
}
