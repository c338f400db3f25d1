//! What each half hour has brought, as bars: the table beside them has the numbers.

use desk::HalfHour;

/// Bars in a frame of [`Chart::HEIGHT`] units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chart {
    /// How wide it is, in units.
    pub width: usize,
    /// Left edge, top and height of who came.
    pub came: Vec<(usize, u32, u32)>,
    /// The same of who was served.
    pub served: Vec<(usize, u32, u32)>,
}

/// Of one half hour.
const STEP: usize = 24;
const BAR: usize = 10;

impl Chart {
    /// In units.
    pub const HEIGHT: u32 = 100;

    /// Bars of these half hours, the highest as high as the frame.
    pub fn of(halves: &[HalfHour]) -> Self {
        let most = halves.iter().map(|it| it.came.max(it.served)).max().unwrap_or(0).max(1);
        let bar = |place: usize, offset: usize, count: u32| {
            let height = u64::from(count) * u64::from(Self::HEIGHT) / u64::from(most);
            let height = u32::try_from(height).unwrap_or(Self::HEIGHT);
            (place * STEP + offset, Self::HEIGHT - height, height)
        };
        let all = || halves.iter().enumerate();
        Self {
            width: (halves.len() * STEP).max(STEP),
            came: all().map(|(place, it)| bar(place, 0, it.came)).collect(),
            served: all().map(|(place, it)| bar(place, BAR, it.served)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use terms::Moment;

    use super::*;

    #[test]
    fn bars_stay_in_their_frame() {
        let half = |came, served| HalfHour { from: Moment::from_seconds(0), came, served };
        let chart = Chart::of(&[half(8, 0), half(4, 2)]);
        assert_eq!((chart.width, chart.came), (48, vec![(0, 0, 100), (24, 50, 50)]));
        assert_eq!(chart.served, [(10, 100, 0), (34, 75, 25)]);
        assert_eq!(Chart::of(&[]).width, 24);
        assert_eq!(Chart::of(&[half(0, 0)]).came, [(0, 100, 0)]);
        assert_eq!(Chart::of(&[half(u32::MAX, 1)]).came, [(0, 0, 100)]);
    }
}
