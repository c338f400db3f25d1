//! The example of ISO/IEC 18013-5, annex D.4.1.2: its security object, signed by its document
//! signer, and its short elements (the portrait is left out; a holder need not show it).

use std::time::Duration;

use crate::common::Rust;
use formats::{
    cbor::Writer,
    mdoc::{Expect, MdocError, UnverifiedDeviceResponse, UnverifiedMdoc},
};
use serde_json::json;
use terms::{Moment, PublicKey};

const MDL: &str = "org.iso.18013.5.1.mDL";
const NAMESPACE: &str = "org.iso.18013.5.1";

/// A day within the year for which the document was signed: 2020-11-05.
const THEN: Moment = Moment::from_seconds(1_604_534_400);

/// `issuerAuth` as printed.
const AUTH: &str = "8443a10126a118215901f3308201ef30820195a00302010202143c4416eed784f3b413e4\
                    8f56f075abfa6d87eb84300a06082a8648ce3d04030230233114301206035504030c0b75\
                    746f7069612069616361310b3009060355040613025553301e170d323031303031303030\
                    3030305a170d3231313030313030303030305a30213112301006035504030c0975746f70\
                    6961206473310b30090603550406130255533059301306072a8648ce3d020106082a8648\
                    ce3d03010703420004ace7ab7340e5d9648c5a72a9a6f56745c7aad436a03a43efea77b5\
                    fa7b88f0197d57d8983e1b37d3a539f4d588365e38cbbf5b94d68c547b5bc8731dcd2f14\
                    6ba381a83081a5301e0603551d120417301581136578616d706c65406578616d706c652e\
                    636f6d301c0603551d1f041530133011a00fa00d820b6578616d706c652e636f6d301d06\
                    03551d0e0416041414e29017a6c35621ffc7a686b7b72db06cd12351301f0603551d2304\
                    183016801454fa2383a04c28e0d930792261c80c4881d2c00b300e0603551d0f0101ff04\
                    040302078030150603551d250101ff040b3009060728818c5d050102300a06082a8648ce\
                    3d040302034800304502210097717ab9016740c8d7bcdaa494a62c053bbdecce1383c1ac\
                    a72ad08dbc04cbb202203bad859c13a63c6d1ad67d814d43e2425caf90d422422c04a8ee\
                    0304c0d3a68d5903a2d81859039da66776657273696f6e63312e306f646967657374416c\
                    676f726974686d675348412d3235366c76616c756544696765737473a2716f72672e6973\
                    6f2e31383031332e352e31ad00582075167333b47b6c2bfb86eccc1f438cf57af055371a\
                    c55e1e359e20f254adcebf01582067e539d6139ebd131aef441b445645dd831b2b375b39\
                    0ca5ef6279b205ed45710258203394372ddb78053f36d5d869780e61eda313d44a392092\
                    ad8e0527a2fbfe55ae0358202e35ad3c4e514bb67b1a9db51ce74e4cb9b7146e41ac52da\
                    c9ce86b8613db555045820ea5c3304bb7c4a8dcb51c4c13b65264f845541341342093cca\
                    786e058fac2d59055820fae487f68b7a0e87a749774e56e9e1dc3a8ec7b77e490d21f0e1\
                    d3475661aa1d0658207d83e507ae77db815de4d803b88555d0511d894c897439f5774056\
                    416a1c7533075820f0549a145f1cf75cbeeffa881d4857dd438d627cf32174b1731c4c38\
                    e12ca936085820b68c8afcb2aaf7c581411d2877def155be2eb121a42bc9ba5b7312377e\
                    068f660958200b3587d1dd0c2a07a35bfb120d99a0abfb5df56865bb7fa15cc8b56a66df\
                    6e0c0a5820c98a170cf36e11abb724e98a75a5343dfa2b6ed3df2ecfbb8ef2ee55dd41c8\
                    810b5820b57dd036782f7b14c6a30faaaae6ccd5054ce88bdfa51a016ba75eda1edea948\
                    0c5820651f8736b18480fe252a03224ea087b5d10ca5485146c67c74ac4ec3112d4c3a74\
                    6f72672e69736f2e31383031332e352e312e5553a4005820d80b83d25173c484c5640610\
                    ff1a31c949c1d934bf4cf7f18d5223b15dd4f21c0158204d80e1e2e4fb246d97895427ce\
                    7000bb59bb24c8cd003ecf94bf35bbd2917e340258208b331f3b685bca372e85351a25c9\
                    484ab7afcdf0d2233105511f778d98c2f544035820c343af1bd1690715439161aba73702\
                    c474abf992b20c9fb55c36a336ebe01a876d6465766963654b6579496e666fa169646576\
                    6963654b6579a40102200121582096313d6c63e24e3372742bfdb1a33ba2c897dcd68ab8\
                    c753e4fbd48dca6b7f9a2258201fb3269edd418857de1b39a4e4a44b92fa484caa722c22\
                    8288f01d0c03a2c3d667646f6354797065756f72672e69736f2e31383031332e352e312e\
                    6d444c6c76616c6964697479496e666fa3667369676e6564c074323032302d31302d3031\
                    5431333a33303a30325a6976616c696446726f6dc074323032302d31302d30315431333a\
                    33303a30325a6a76616c6964556e74696cc074323032312d31302d30315431333a33303a\
                    30325a584059e64205df1e2f708dd6db0847aed79fc7c0201d80fa55badcaf2e1bcf5902\
                    e1e5a62e4832044b890ad85aa53f129134775d733754d7cb7a413766aeff13cb2e";

/// `IssuerSignedItemBytes` as printed: family name, dates of issue and expiry, document number.
const ITEMS: [&str; 4] = [
    "d8185863a4686469676573744944006672616e646f6d58208798645b20ea200e19ffabac92624bee6aec63a\
     ceedecfb1b80077d22bfc20e971656c656d656e744964656e7469666965726b66616d696c795f6e616d656c\
     656c656d656e7456616c756563446f65",
    "d818586ca4686469676573744944036672616e646f6d5820b23f627e8999c706df0c0a4ed98ad74af988af6\
     19b4bb078b89058553f44615d71656c656d656e744964656e7469666965726a69737375655f646174656c65\
     6c656d656e7456616c7565d903ec6a323031392d31302d3230",
    "d818586da4686469676573744944046672616e646f6d5820c7ffa307e5de921e67ba5878094787e8807ac8e\
     7b5b3932d2ce80f00f3e9abaf71656c656d656e744964656e7469666965726b6578706972795f646174656c\
     656c656d656e7456616c7565d903ec6a323032342d31302d3230",
    "d818586da4686469676573744944076672616e646f6d582026052a42e5880557a806c1459af3fb7eb505d37\
     81566329d0b604b845b5f9e6871656c656d656e744964656e7469666965726f646f63756d656e745f6e756d\
     6265726c656c656d656e7456616c756569313233343536373839",
];

/// The device's MAC as printed.
const MAC: &str =
    "8443a10105a0f65820e99521a85ad7891b806a07f8b5388a332d92c189a7bf293ee1f543405ae6824d";

fn hex(text: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(pair).collect()
}

/// The key in the document signer's certificate.
fn signer() -> PublicKey {
    let auth = hex(AUTH);
    let head = [0x03, 0x42, 0x00, 0x04];
    let at = auth.windows(4).position(|it| it == head).unwrap() + 3;
    PublicKey::from_sec1(&auth[at..at + 65]).unwrap()
}

fn document(items: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.map(2);
    writer.text("nameSpaces");
    writer.map(1);
    writer.text(NAMESPACE);
    writer.array(items.len());
    items.iter().for_each(|it| writer.raw(it));
    writer.text("issuerAuth");
    writer.raw(&hex(AUTH));
    writer.into_bytes()
}

fn items() -> Vec<Vec<u8>> {
    ITEMS.map(hex).to_vec()
}

#[test]
fn the_standards_own_document_is_taken() {
    let document = document(&items());
    let received = UnverifiedMdoc::parse(&document).unwrap();
    assert_eq!(received.x5chain().len(), 1);
    let held = received.verify(&Rust::default(), &signer(), MDL, THEN, Duration::ZERO).unwrap();
    assert_eq!(
        json!(held.to_json()),
        json!({NAMESPACE: {
            "family_name": "Doe", "issue_date": "2019-10-20", "expiry_date": "2024-10-20",
            "document_number": "123456789",
        }})
    );
    assert_eq!(held.validity().signed.rfc3339(), "2020-10-01T13:30:02Z");
    assert_eq!(held.validity().until.rfc3339(), "2021-10-01T13:30:02Z");
}

#[test]
fn an_altered_element_of_it_is_not() {
    for place in 0..ITEMS.len() {
        let mut items = items();
        *items[place].last_mut().unwrap() ^= 1;
        let document = document(&items);
        let received = UnverifiedMdoc::parse(&document).unwrap();
        let taken = received.verify(&Rust::default(), &signer(), MDL, THEN, Duration::ZERO);
        assert_eq!(taken.err(), Some(MdocError::ElementAltered));
    }
}

#[test]
fn its_mac_is_read_and_refused() {
    let mut writer = Writer::new();
    writer.map(3);
    writer.text("version");
    writer.text("1.0");
    writer.text("documents");
    writer.array(1);
    writer.map(3);
    writer.text("docType");
    writer.text(MDL);
    writer.text("issuerSigned");
    writer.raw(&document(&items()));
    writer.text("deviceSigned");
    writer.map(2);
    writer.text("nameSpaces");
    writer.raw(&[0xd8, 0x18, 0x41, 0xa0]);
    writer.text("deviceAuth");
    writer.map(1);
    writer.text("deviceMac");
    writer.raw(&hex(MAC));
    writer.text("status");
    writer.unsigned(0);
    let transcript = crate::common::mdoc::transcript();
    let expect = Expect::new(&transcript, THEN);
    let response = UnverifiedDeviceResponse::parse(writer.as_bytes()).unwrap();
    let verified = response.verify(&Rust::default(), &signer(), &expect);
    assert_eq!(verified.err(), Some(MdocError::DeviceMac));
}
