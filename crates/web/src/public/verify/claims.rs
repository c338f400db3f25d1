//! Claims as people read them: by the names and values of the type file.

use formats::{Path, types::Types};
use serde_json::{Map, Value};
use terms::{Language, parse_date};

use crate::{look::Field, numbers::date};

/// What a claim of the identity is called.
pub(crate) fn label(types: &Types, path: &Path, language: Language) -> String {
    label_of(types, types.identity(), path, language)
}

/// What a claim of a type is called.
pub(crate) fn label_of(types: &Types, kind: &str, path: &Path, language: Language) -> String {
    let claim = types.find(kind).and_then(|kind| kind.claim(path));
    claim.map_or_else(|| path.to_string(), |it| it.label(language.tag()))
}

/// What was shown of what was asked for.
pub(crate) fn fields(
    (kind, asked, types): (&str, &[Path], &Types),
    shown: &Map<String, Value>,
    language: Language,
) -> Vec<Field> {
    let value = |path: &Path| {
        let values = path.select(shown).unwrap_or_default();
        let texts: Vec<_> = values.into_iter().map(|value| text(value, language)).collect();
        (!texts.is_empty())
            .then(|| Field::new(label_of(types, kind, path, language), texts.join(", ")))
    };
    asked.iter().filter_map(value).collect()
}

fn text(value: &Value, language: Language) -> String {
    match value {
        Value::String(text) => {
            parse_date(text).map_or_else(|| text.clone(), |day| date(language, day))
        }
        Value::Bool(true) => language.choose("Ya", "Yes").to_owned(),
        Value::Bool(false) => language.choose("Tidak", "No").to_owned(),
        Value::Array(values) => {
            values.iter().map(|value| text(value, language)).collect::<Vec<_>>().join(", ")
        }
        Value::Object(parts) => {
            parts.values().map(|value| text(value, language)).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use Language::{English, Indonesian};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_claim_is_called_and_written_as_each_language_does() {
        let path = |text: &str| text.parse::<Path>().unwrap();
        let types = Types::load().unwrap();
        assert_eq!(label(&types, &path("birthdate"), Indonesian), "Tanggal lahir");
        assert_eq!(label(&types, &path("no_such"), English), "no_such");
        let shown = json!({
            "birthdate": "1999-05-06", "nationalities": ["ID"], "address": {"locality": "Kota Serang"},
            "not_asked": "x",
        });
        let shown = shown.as_object().unwrap();
        let asked = ["full_name", "birthdate", "address.locality", "nationalities"].map(path);
        let fields = fields((types.identity(), &asked, &types), shown, English);
        let values: Vec<_> = fields.into_iter().map(|field| field.value).collect();
        assert_eq!(values, ["6\u{a0}May\u{a0}1999", "Kota Serang", "ID"]);
    }
}
