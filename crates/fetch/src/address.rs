//! Which addresses belong to the public Internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether anybody may be sent to `address`. What is not surely public is not public.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !within_any(address.to_bits(), 32, NOT_PUBLIC_V4),
        // Outside 2000::/3 lie loopback, unique-local, link-local, site-local, multicast, and all
        // but one of the forms that hide an IPv4 address (mapped, compatible, NAT64).
        IpAddr::V6(address) => {
            within(address.to_bits(), 128, (GLOBAL_UNICAST.to_bits(), 3))
                && !within_any(address.to_bits(), 128, NOT_PUBLIC_V6)
        }
    }
}

fn within_any<N: Copy + Into<u128>>(address: N, width: u32, blocks: &[(N, u32)]) -> bool {
    blocks.iter().any(|block| within(address, width, *block))
}

fn within<N: Into<u128>>(address: N, width: u32, (start, prefix): (N, u32)) -> bool {
    (address.into() ^ start.into()) >> (width - prefix) == 0
}

const GLOBAL_UNICAST: Ipv6Addr = Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0);

const fn v4(a: u8, b: u8, c: u8) -> u32 {
    Ipv4Addr::new(a, b, c, 0).to_bits()
}

const fn v6(a: u16, b: u16) -> u128 {
    Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0).to_bits()
}

/// The special-purpose blocks of IPv4 that are not globally reachable (IANA; RFC 6890), with
/// multicast, the reserved class and the retired 6to4 relays.
const NOT_PUBLIC_V4: &[(u32, u32)] = &[
    (v4(0, 0, 0), 8),
    (v4(10, 0, 0), 8),
    (v4(100, 64, 0), 10),
    (v4(127, 0, 0), 8),
    (v4(169, 254, 0), 16),
    (v4(172, 16, 0), 12),
    (v4(192, 0, 0), 24),
    (v4(192, 0, 2), 24),
    (v4(192, 88, 99), 24),
    (v4(192, 168, 0), 16),
    (v4(198, 18, 0), 15),
    (v4(198, 51, 100), 24),
    (v4(203, 0, 113), 24),
    (v4(224, 0, 0), 4),
    (v4(240, 0, 0), 4),
];

/// Blocks inside 2000::/3 that are not: protocol assignments with Teredo and ORCHID,
/// documentation (twice), and 6to4, which hides an IPv4 address.
const NOT_PUBLIC_V6: &[(u128, u32)] =
    &[(v6(0x2001, 0), 23), (v6(0x2001, 0xdb8), 32), (v6(0x2002, 0), 16), (v6(0x3fff, 0), 20)];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    const NOT_PUBLIC: &str = "\
        0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 \
        127.255.255.255 169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.8 192.0.2.1 \
        192.88.99.1 192.168.0.1 198.18.0.0 198.19.255.255 198.51.100.9 203.0.113.255 \
        224.0.0.1 239.255.255.255 240.0.0.0 255.255.255.255 :: ::1 ::127.0.0.1 \
        ::ffff:8.8.8.8 ::ffff:10.0.0.1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 \
        2001:1ff:ffff:: 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff:fff::1 4000:: 5f00::1 \
        fc00::1 fdff::1 fe80::1 fec0::1 ff02::1";

    const PUBLIC: &str = "\
        1.0.0.0 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 \
        128.0.0.0 169.253.255.255 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 \
        192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 2001:200::1 \
        2001:4860:4860::8888 2001:db9:: 2003::1 2400:cb00::1 3fff:1000::";

    #[test]
    fn the_edges_of_every_block_are_where_they_are() {
        for inside in NOT_PUBLIC.split_whitespace() {
            assert!(!public(inside), "{inside}");
        }
        for outside in PUBLIC.split_whitespace() {
            assert!(public(outside), "{outside}");
        }
    }

    proptest! {
        #[test]
        fn an_ipv4_address_hidden_in_ipv6_is_never_public(bits: u32) {
            let hidden = Ipv4Addr::from_bits(bits);
            let [a, b] = [bits >> 16, bits & 0xffff].map(|half| u16::try_from(half).unwrap());
            for form in [
                hidden.to_ipv6_mapped(),
                hidden.to_ipv6_compatible(),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, a, b),
                Ipv6Addr::new(0x2002, a, b, 0, 0, 0, 0, 1),
            ] {
                prop_assert!(!is_public(form.into()), "{}", form);
            }
        }
    }
}
