//! The stylesheet: every text can be read on its ground, by day and by night.
use std::collections::BTreeMap;

/// Token names and colours of the first or second `:root` block.
fn tokens(block: usize) -> BTreeMap<String, [f64; 3]> {
    let text = web::STYLESHEET_TEXT.split(":root {").nth(block).unwrap();
    let text = text.split('}').next().unwrap();
    let token = |line: &str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
        let digits = value.strip_suffix(';')?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        Some((name.to_owned(), [0, 2, 4].map(|at| f64::from(part(at)) / 255.0)))
    };
    text.lines().filter_map(token).collect()
}

/// Relative luminance and contrast as WCAG 2.2 defines them.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let linear = |part: f64| {
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = |[red, green, blue]: [f64; 3]| {
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) + 0.05
    };
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}

#[test]
fn ink_has_seven_to_one_and_every_other_text_four_and_a_half() {
    for (block, time) in [(1, "day"), (2, "night")] {
        let tokens = tokens(block);
        assert_eq!(tokens.len(), 15, "every colour token has its twin by {time}");
        let check = |text: &str, ground: &str, least: f64| {
            let ratio = contrast(tokens[text], tokens[ground]);
            assert!(ratio >= least, "{text} on {ground} by {time}: {ratio:.2}");
        };
        for ground in ["surface", "raised", "accent-soft", "good-soft", "wait-soft", "stop-soft"] {
            check("ink", ground, 7.0);
            check("quiet", ground, 4.5);
        }
        for tone in ["good", "wait", "stop", "accent"] {
            for ground in ["surface", "raised", &format!("{tone}-soft")] {
                check(tone, ground, 4.5);
            }
        }
        check("on-accent", "accent", 4.5);
        check("ink", "line", 7.0);
        // The edge of a control must be seen, not read (WCAG 2.2, 1.4.11).
        check("edge", "raised", 3.0);
    }
}

#[test]
fn no_rule_makes_a_control_too_small_or_takes_its_focus_away() {
    let text = web::STYLESHEET_TEXT;
    for control in
        [".button {", "input, select, textarea {", ".menu a, .menu button, .languages > * {"]
    {
        let rule = text.split(control).nth(1).unwrap().split('}').next().unwrap();
        assert!(rule.contains("min-height: 48px"), "{control}");
    }
    assert!(text.contains(":focus-visible { outline: 3px"));
    assert!(!text.contains("outline: none") && !text.contains("outline: 0"));
    assert!(
        !text.contains("url(") && !text.contains("@import"),
        "nothing is loaded from elsewhere"
    );
}
