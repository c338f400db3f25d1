//! Reading and writing whole trees.

use terms::{Date, Moment};

use super::{
    CborError, FULL_DATE, Kind, MAX_DEPTH, Reader, TDATE, Value, Writer, date, keys::Keys,
};

impl Value {
    /// Reads one item and nothing behind it.
    pub fn parse(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Reader::new(bytes);
        let value = reader.value()?;
        reader.end()?;
        Ok(value)
    }

    /// The item encoded.
    pub fn encode(&self) -> Result<Vec<u8>, CborError> {
        let mut writer = Writer::new();
        writer.value(self)?;
        Ok(writer.into_bytes())
    }

    /// A calendar date (`full-date`, tag 1004: RFC 8943).
    pub fn full_date(date: Date) -> Self {
        Self::Tag(FULL_DATE, Box::new(Self::Text(terms::date_text(date))))
    }

    /// A moment to the second in UTC (`tdate`, tag 0); `None` beyond the years 0 to 9999.
    pub fn tdate(moment: Moment) -> Option<Self> {
        let text = date::tdate(moment)?;
        let text = String::from_utf8_lossy(&text).into_owned();
        Some(Self::Tag(TDATE, Box::new(Self::Text(text))))
    }
}

impl Reader<'_> {
    /// A whole item as a tree.
    pub fn value(&mut self) -> Result<Value, CborError> {
        self.nested(MAX_DEPTH)
    }

    fn nested(&mut self, depth: usize) -> Result<Value, CborError> {
        let beneath = || depth.checked_sub(1).ok_or(CborError::TooDeep);
        Ok(match self.peek().ok_or(CborError::Ended)? {
            Kind::Array => {
                let (count, depth) = (self.array()?, beneath()?);
                Value::Array((0..count).map(|_| self.nested(depth)).collect::<Result<_, _>>()?)
            }
            Kind::Bytes => Value::Bytes(self.bytes()?.to_vec()),
            Kind::Map => {
                let (count, depth) = (self.map()?, beneath()?);
                let (mut members, mut keys) = (Vec::new(), Keys::of(count));
                for _ in 0..count {
                    let start = *self;
                    let key = self.nested(depth)?;
                    keys.add(self.since(start))?;
                    members.push((key, self.nested(depth)?));
                }
                keys.end()?;
                Value::Map(members)
            }
            Kind::Negative => Value::Negative(self.argument(1)?),
            Kind::Simple => self.simple()?,
            Kind::Tag => Value::Tag(self.tag()?, Box::new(self.nested(beneath()?)?)),
            Kind::Text => Value::Text(self.text()?.to_owned()),
            Kind::Unsigned => Value::Unsigned(self.unsigned()?),
        })
    }
}

impl Writer {
    /// A whole value; members of maps come in the order of their encoded keys.
    pub fn value(&mut self, value: &Value) -> Result<(), CborError> {
        self.nested(value, MAX_DEPTH)
    }

    fn nested(&mut self, value: &Value, depth: usize) -> Result<(), CborError> {
        let beneath = || depth.checked_sub(1).ok_or(CborError::TooDeep);
        match value {
            Value::Array(items) => {
                self.array(items.len());
                let depth = beneath()?;
                items.iter().try_for_each(|it| self.nested(it, depth))?;
            }
            Value::Bool(value) => self.bool(*value),
            Value::Bytes(bytes) => self.bytes(bytes),
            Value::Float(value) => self.float(*value),
            Value::Map(members) => self.members(members, beneath()?)?,
            Value::Negative(value) => self.head(1, *value),
            Value::Null => self.null(),
            Value::Tag(number, item) => {
                self.tag(*number);
                self.nested(item, beneath()?)?;
            }
            Value::Text(text) => self.text(text),
            Value::Undefined => self.raw(&[0xf7]),
            Value::Unsigned(value) => self.unsigned(*value),
        }
        Ok(())
    }

    fn members(&mut self, members: &[(Value, Value)], depth: usize) -> Result<(), CborError> {
        let mut sorted = Vec::with_capacity(members.len());
        for (key, value) in members {
            let mut encoded = Self::new();
            encoded.nested(key, depth)?;
            sorted.push((encoded.into_bytes(), value));
        }
        sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
        let same =
            |pair: &[(Vec<u8>, &Value)]| matches!(pair, [(one, _), (other, _)] if one == other);
        if sorted.windows(2).any(same) {
            return Err(CborError::KeyTwice);
        }
        self.map(sorted.len());
        for (key, value) in sorted {
            self.raw(&key);
            self.nested(value, depth)?;
        }
        Ok(())
    }
}
