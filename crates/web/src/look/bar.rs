//! A share as a bar. The number stands beside it in words; the bar is for the eye alone.

/// How much of a bar is filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    /// The filled part, as an SVG length.
    pub width: String,
}

impl Bar {
    /// A bar for hundredths of a percent. A share beyond its base fills the bar; the number says
    /// by how much. Any share above zero stays visible.
    pub fn of(hundredths: u64) -> Self {
        let shown = match hundredths {
            0 => 0,
            some => some.clamp(60, 10_000),
        };
        Self { width: format!("{}.{:02}%", shown / 100, shown % 100) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_never_leaves_its_frame_and_never_hides_a_share() {
        let width = |hundredths| Bar::of(hundredths).width;
        assert_eq!(width(383), "3.83%");
        assert_eq!((width(0), width(1)), ("0.00%".into(), "0.60%".into()));
        assert_eq!((width(10_000), width(10_480)), ("100.00%".into(), "100.00%".into()));
    }
}
