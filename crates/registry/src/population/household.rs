//! Who lives in one family: its members, their ages and what they are to each other.
//!
//! The weights are chosen so that the ages of many families together make a pyramid like that of
//! the mid-2020s: broad and even below 45, about a quarter under 15, one in seventeen over 65.

use terms::Sex;

use super::draw::Draw;
use crate::{MaritalStatus, Relation};

/// One member of a family.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) relation: Relation,
    pub(super) sex: Sex,
    /// Completed years.
    pub(super) age: i32,
    pub(super) marital: MaritalStatus,
    pub(super) dead: bool,
}

/// A head's age: weight, first and last year of the band.
const HEADS: &[(u32, (i32, i32))] = &[
    (4, (19, 24)),
    (11, (25, 29)),
    (16, (30, 34)),
    (17, (35, 39)),
    (17, (40, 44)),
    (16, (45, 49)),
    (14, (50, 54)),
    (11, (55, 59)),
    (8, (60, 64)),
    (5, (65, 69)),
    (3, (70, 74)),
    (3, (75, 92)),
];

/// How many years a husband is older than his wife.
const OLDER: &[i32] = &[0, 1, 2, 2, 3, 3, 4, 5, 5, 6, 8, -1, -2];

/// How many children a woman bears in her life.
const CHILDREN: &[(u32, i32)] = &[(5, 0), (17, 1), (36, 2), (27, 3), (10, 4), (5, 5)];

/// A family, its head first.
pub(super) fn draw(draw: &mut Draw) -> Vec<Member> {
    let (first, last) = draw.weighted(HEADS).unwrap_or((40, 44));
    let age = draw.between(first, last);
    let alone = if age < 60 { 50 } else { 120 };
    let parted = match age {
        ..45 => 40,
        45..60 => 100,
        _ => 280,
    };
    let mut family = Vec::with_capacity(6);
    match draw.below(1_000) {
        drawn if drawn < alone => return vec![lone_head(draw, age)],
        drawn if drawn < alone + parted => parted_head(draw, age, &mut family),
        _ => couple(draw, age, &mut family),
    }
    let mother = family.iter().find(|it| it.sex == Sex::Female).map_or(age - 3, |it| it.age);
    children(draw, mother, &mut family);
    others(draw, age, &mut family);
    family
}

fn lone_head(draw: &mut Draw, age: i32) -> Member {
    use MaritalStatus::{Divorced, Single, Widowed};
    let parted = [(25, Single), (35, Divorced), (if age < 50 { 5 } else { 60 }, Widowed)];
    let marital = if age < 30 && draw.chance(900) { None } else { draw.weighted(&parted) };
    let sex = if draw.chance(600) { Sex::Male } else { Sex::Female };
    member(Relation::Head, sex, age, marital.unwrap_or(Single))
}

fn parted_head(draw: &mut Draw, age: i32, family: &mut Vec<Member>) {
    let widowed = draw.chance(if age < 45 { 350 } else { 750 });
    let marital = if widowed { MaritalStatus::Widowed } else { MaritalStatus::Divorced };
    let man = draw.chance(220);
    family.push(member(Relation::Head, if man { Sex::Male } else { Sex::Female }, age, marital));
    // The dead stay on record with the card they last stood on.
    if widowed && draw.chance(260) {
        let (relation, sex) =
            if man { (Relation::Wife, Sex::Female) } else { (Relation::Husband, Sex::Male) };
        let spouse = member(relation, sex, age + draw.between(0, 6), MaritalStatus::Married);
        family.push(Member { dead: true, ..spouse });
    }
}

fn couple(draw: &mut Draw, age: i32, family: &mut Vec<Member>) {
    family.push(member(Relation::Head, Sex::Male, age, MaritalStatus::Married));
    // Marriage under 17 is rare, and makes a girl wajib KTP before her age does.
    let young = age < 26 && draw.chance(50);
    let wife =
        if young { 16 } else { (age - draw.pick(OLDER).copied().unwrap_or_default()).max(17) };
    family.push(member(Relation::Wife, Sex::Female, wife, MaritalStatus::Married));
}

/// The children whom a woman of the age `mother` bore and who still live with her.
fn children(draw: &mut Draw, mother: i32, family: &mut Vec<Member>) {
    let mut mother_was = 18 + draw.between(0, 5) + draw.between(0, 5) + draw.between(1, 2);
    for _ in 0..draw.weighted(CHILDREN).unwrap_or_default() {
        let age = mother - mother_was;
        if age < 0 {
            return;
        }
        let at_home = match age {
            ..18 => 1_000,
            18..20 => 900,
            20..25 => 740,
            25..30 => 420,
            30..35 => 150,
            _ => 40,
        };
        if draw.chance(at_home) {
            let back_home = age >= 25 && draw.chance(70);
            let marital = if back_home { MaritalStatus::Divorced } else { MaritalStatus::Single };
            let sex = any_sex(draw);
            family.push(member(Relation::Child, sex, age, marital));
        }
        mother_was += draw.between(2, 4) + draw.between(0, 3);
    }
}

/// Parents, married children with their own, and other relatives under the same roof.
fn others(draw: &mut Draw, head: i32, family: &mut Vec<Member>) {
    if (28..=58).contains(&head) && draw.chance(130) {
        let sex = if draw.chance(700) { Sex::Female } else { Sex::Male };
        let age = head + draw.between(20, 32);
        family.push(member(Relation::Parent, sex, age, MaritalStatus::Widowed));
    }
    if (30..=65).contains(&head) && draw.chance(42) {
        let (age, sex) = (head + draw.between(20, 30), any_sex(draw));
        let parent = member(Relation::Parent, sex, age, MaritalStatus::Married);
        family.push(Member { dead: true, ..parent });
    }
    if head >= 50 && draw.chance(120) {
        let age = head - draw.between(22, 28);
        family.push(member(Relation::Child, Sex::Female, age - 2, MaritalStatus::Married));
        family.push(member(Relation::ChildInLaw, Sex::Male, age, MaritalStatus::Married));
        if draw.chance(700) {
            let (age, sex) = (draw.between(0, (age - 21).min(9)), any_sex(draw));
            family.push(member(Relation::Grandchild, sex, age, MaritalStatus::Single));
        }
    }
    if draw.chance(30) {
        let (age, sex) = (draw.between(12, 28), any_sex(draw));
        family.push(member(Relation::Relative, sex, age, MaritalStatus::Single));
    }
}

fn any_sex(draw: &mut Draw) -> Sex {
    if draw.chance(535) { Sex::Male } else { Sex::Female }
}

const fn member(relation: Relation, sex: Sex, age: i32, marital: MaritalStatus) -> Member {
    Member { relation, sex, age, marital, dead: false }
}
