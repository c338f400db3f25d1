//! The order in which a status list hands out its places: every place once, and to whoever does
//! not know the seed a place says nothing about its neighbours or its time.

use keys::AwsLc;
use terms::Crypto;

/// Rounds of the network; for domains so small NIST SP 800-38G takes ten (FF1).
const ROUNDS: u8 = 10;

/// A keyed permutation of the numbers below a power of four: a balanced Feistel network whose round
/// function is SHA-256 over seed, round and half.
pub(crate) struct Order {
    seed: [u8; 32],
    /// Half of the bits of a place's number.
    half: u32,
}

impl Order {
    /// The order of a list of `size` places.
    pub(crate) fn new(seed: [u8; 32], size: i64) -> Self {
        Self { seed, half: size.max(4).ilog2() / 2 }
    }

    fn mask(&self) -> u32 {
        (1 << self.half) - 1
    }

    /// The place that is handed out at turn `turn` (below the size).
    pub(crate) fn place(&self, turn: u32) -> u64 {
        let (mut left, mut right) = (turn >> self.half & self.mask(), turn & self.mask());
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ self.mixed(round, right));
        }
        u64::from(left << self.half | right)
    }

    fn mixed(&self, round: u8, half: u32) -> u32 {
        let mut input = [0; 37];
        let (seed, rest) = input.split_at_mut(32);
        seed.copy_from_slice(&self.seed);
        let (number, value) = rest.split_at_mut(1);
        number.copy_from_slice(&[round]);
        value.copy_from_slice(&half.to_be_bytes());
        let [first, second, ..] = AwsLc.sha256(&input);
        u32::from(u16::from_be_bytes([first, second])) & self.mask()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_its_turn_once() {
        for size in [1 << 18, 1 << 20] {
            let order = Order::new([7; 32], size);
            let size = usize::try_from(size).unwrap();
            let mut seen = vec![false; size];
            for turn in 0..u32::try_from(size).unwrap() {
                let place = usize::try_from(order.place(turn)).unwrap();
                assert!(!seen[place], "place {place} came twice");
                seen[place] = true;
            }
            assert!(seen.iter().all(|it| *it));
        }
    }

    #[test]
    fn lists_have_orders_of_their_own() {
        let places =
            |seed| (0..64).map(|turn| Order::new([seed; 32], 1 << 20).place(turn)).collect();
        let (first, second): (Vec<u64>, Vec<u64>) = (places(1), places(2));
        assert_ne!(first, second);
        assert!(first.windows(2).any(|pair| pair[0] > pair[1]), "not in the order of time");
    }
}
