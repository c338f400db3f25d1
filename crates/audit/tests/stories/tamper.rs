//! What somebody with the database in their hands does, and what a verification says to it.

use audit::{Checkpoint, Finding, Notary};
use store::Sql;
use testkit::{World, both_engines};

use crate::shop::{
    ROOMS, SaleError, Sold, findings, log, notary, sell, sell_many, seller, shop, sign, tamper,
    verify,
};

/// Events of most stories: more than one tile of leaves.
const SOLD: u32 = 300;

both_engines! { ROOMS =>
    async fn a_log_nobody_touched_is_sound(world) {
        let (notary, checkpoint) = signed(&world).await;
        let report = verify(&world, &notary, Some(&checkpoint)).await;
        assert!(report.is_sound(), "{:?}", report.findings);
        assert_eq!((report.size, report.events, report.signed), (300, 300, Some(300)));
        assert_eq!((report.erased, report.waiting, report.unsigned), (0, 0, 0));
    }

    async fn a_changed_event_is_found(world) {
        static ACTOR: Sql = Sql::new("UPDATE audit_event SET actor = 'holder' WHERE number = 7");
        static AT: Sql = Sql::new("UPDATE audit_event SET at = at - 1 WHERE number = 8");
        static ID: Sql = Sql::new("UPDATE audit_event SET id = $1 WHERE number = 9");
        static NAME: Sql = Sql::new("UPDATE audit_event SET name = 'x' WHERE number = 299");
        static REGION: Sql = Sql::new("UPDATE audit_event SET region = 0 WHERE number = 0");
        let (notary, _) = signed(&world).await;
        for sql in [&ACTOR, &AT, &NAME, &REGION] {
            assert_eq!(tamper(&world, sql, &[]).await, 1);
        }
        tamper(&world, &ID, &[&b"short".to_vec()]).await;
        let found = findings(&world, &notary).await;
        let changed = found.iter().map(|it| match it {
            Finding::EventChanged { number, .. } => *number,
            other => panic!("{other:?}"),
        });
        assert_eq!(changed.collect::<Vec<_>>(), [0, 7, 8, 9, 299]);
    }

    async fn a_changed_payload_is_found(world) {
        static PAYLOAD: Sql = Sql::new("UPDATE audit_event SET payload = $1 WHERE number = 7");
        static REASON: Sql = Sql::new("UPDATE audit_event SET reason = 'none' WHERE number = 8");
        static SALT: Sql = Sql::new("UPDATE audit_event SET salt = NULL WHERE number = 9");
        static BOTH: Sql = Sql::new(
            "UPDATE audit_event SET payload = $1, commitment = $2 WHERE number = 10",
        );
        let (notary, _) = signed(&world).await;
        let forged = br#"{"item":"pie"}"#.to_vec();
        tamper(&world, &PAYLOAD, &[&forged]).await;
        tamper(&world, &REASON, &[]).await;
        tamper(&world, &SALT, &[]).await;
        tamper(&world, &BOTH, &[&forged, &[5_u8; 32]]).await;
        let found = findings(&world, &notary).await;
        let payloads = found.iter().filter_map(|it| match it {
            Finding::PayloadChanged { number, .. } => Some(*number),
            _ => None,
        });
        assert_eq!(payloads.collect::<Vec<_>>(), [7, 8, 9, 10]);
        assert!(matches!(found[4], Finding::EventChanged { number: 10, .. }), "{found:?}");
    }

    async fn a_removed_event_is_found(world) {
        static REMOVE: Sql = Sql::new("DELETE FROM audit_event WHERE number IN (0, 17, 18, 299)");
        let (notary, _) = signed(&world).await;
        assert_eq!(tamper(&world, &REMOVE, &[]).await, 4);
        let removed = [0, 17, 18, 299].map(|number| Finding::EventRemoved { number });
        assert_eq!(findings(&world, &notary).await, removed);
    }

    async fn an_event_taken_out_and_logged_again_is_found(world) {
        static TO_THE_END: Sql = Sql::new("UPDATE audit_event SET number = 300 WHERE number = 17");
        static TO_THE_QUEUE: Sql = Sql::new(
            "INSERT INTO audit_waiting (id, at, name, actor, reason, payload, salt, commitment)
             SELECT id, at, name, actor, reason, payload, salt, commitment
             FROM audit_event
             WHERE number = 18",
        );
        static REMOVE: Sql = Sql::new("DELETE FROM audit_event WHERE number = 18");
        let (notary, _) = signed(&world).await;
        tamper(&world, &TO_THE_END, &[]).await;
        assert_eq!(log(&world).sequence().await.unwrap(), 1);
        let removed = |number| Finding::EventRemoved { number };
        assert_eq!(findings(&world, &notary).await, [removed(17)]);
        tamper(&world, &TO_THE_QUEUE, &[]).await;
        tamper(&world, &REMOVE, &[]).await;
        assert_eq!(log(&world).sequence().await.unwrap(), 1);
        assert_eq!(findings(&world, &notary).await, [removed(17), removed(18)]);
    }

    async fn an_event_after_others_were_cut_off_is_still_logged(world) {
        static CUT: Sql = Sql::new("DELETE FROM audit_event WHERE number >= 298");
        let (notary, checkpoint) = signed(&world).await;
        tamper(&world, &CUT, &[]).await;
        sell_many(&world, 300, 2).await;
        let report = verify(&world, &notary, Some(&checkpoint)).await;
        let removed = [298, 299].map(|number| Finding::EventRemoved { number });
        assert_eq!(report.findings, removed);
        assert_eq!((report.size, report.events, report.waiting), (302, 300, 0));
    }

    async fn reordered_events_are_found(world) {
        static PARK: Sql = Sql::new("UPDATE audit_event SET number = 400 WHERE number = 3");
        static SWAP: Sql = Sql::new("UPDATE audit_event SET number = 3 WHERE number = 260");
        static BACK: Sql = Sql::new("UPDATE audit_event SET number = 260 WHERE number = 400");
        let (notary, _) = signed(&world).await;
        tamper(&world, &PARK, &[]).await;
        let [Finding::EventReordered { number: 400, belongs: 3, .. }] =
            findings(&world, &notary).await[..]
        else {
            panic!("an event moved to the end is reordered, not removed")
        };
        tamper(&world, &SWAP, &[]).await;
        tamper(&world, &BACK, &[]).await;
        let found = findings(&world, &notary).await;
        let moved = found.iter().map(|it| match it {
            Finding::EventReordered { number, belongs, .. } => (*number, *belongs),
            other => panic!("{other:?}"),
        });
        assert_eq!(moved.collect::<Vec<_>>(), [(3, 260), (260, 3)]);
    }

    async fn an_event_outside_the_tree_is_found(world) {
        static FORGE: Sql = Sql::new(
            "INSERT INTO audit_event (id, number, at, name, actor, commitment)
             SELECT $1, $2, at, name, actor, commitment FROM audit_event WHERE number = 5",
        );
        let (notary, _) = signed(&world).await;
        tamper(&world, &FORGE, &[&[1_u8; 16], &301]).await;
        tamper(&world, &FORGE, &[&[2_u8; 16], &-1]).await;
        assert_eq!(unlogged(&world, &notary).await, [-1, 301]);
        assert_eq!(log(&world).sequence().await.unwrap(), 0, "nothing follows on the tree");
        sell(&shop(&world), "jam".into()).await;
        assert_eq!(log(&world).sequence().await.unwrap(), 0);
        assert_eq!(unlogged(&world, &notary).await, [-1, 301, 302], "nothing closes the gap");
        assert_eq!(verify(&world, &notary, None).await.waiting, 0);
    }

    async fn an_event_removed_before_it_was_in_the_tree_leaves_a_gap(world) {
        static REMOVE: Sql = Sql::new("DELETE FROM audit_event WHERE number = 1");
        static UNGROW: Sql = Sql::new("DELETE FROM audit_tile");
        static EMPTY: Sql = Sql::new("UPDATE audit_tree SET size = 0");
        let notary = notary(&world, "audit");
        sell_many(&world, 0, 4).await;
        for sql in [&UNGROW, &EMPTY] {
            tamper(&world, sql, &[]).await;
        }
        assert_eq!(verify(&world, &notary, None).await.waiting, 4, "all have only their numbers");
        tamper(&world, &REMOVE, &[]).await;
        assert_eq!(unlogged(&world, &notary).await, [2, 3]);
        assert_eq!(verify(&world, &notary, None).await.waiting, 1);
        assert_eq!(log(&world).sequence().await.unwrap(), 1, "what comes before the gap is logged");
    }

    async fn a_number_after_which_none_comes_is_never_passed(world) {
        static LAST: Sql = Sql::new("UPDATE audit_event SET number = $1 WHERE number = 0");
        let notary = notary(&world, "audit");
        sell_many(&world, 0, 1).await;
        tamper(&world, &LAST, &[&i64::MAX]).await;
        let sold: Result<(), SaleError> =
            shop(&world).change(&seller(), |_| Ok(((), Sold { item: "pie".into() }))).await;
        let (sold, sequenced) = (sold.is_ok(), log(&world).sequence().await.is_ok());
        let report = verify(&world, &notary, None).await;
        let told = (sold, sequenced, report.waiting);
        // Without its event no change; with it, the event waits until somebody looks.
        let alone = world.db.engine() == "SQLite";
        assert_eq!(told, if alone { (false, true, 0) } else { (true, false, 1) });
        let [Finding::CheckpointMissing, Finding::EventReordered { number: i64::MAX, .. }] =
            report.findings[..]
        else {
            panic!("{:?}", report.findings)
        };
    }

    async fn a_thousand_events_on_either_side_of_the_tree_are_told_and_the_rest_is_counted(world) {
        static UNGROW: Sql = Sql::new("DELETE FROM audit_tile");
        static EMPTY: Sql = Sql::new("UPDATE audit_tree SET size = 0");
        static BEFORE: Sql = Sql::new("UPDATE audit_event SET number = -number WHERE number < 5");
        static AFTER: Sql =
            Sql::new("UPDATE audit_event SET number = number + 5000 WHERE number >= 5");
        let notary = notary(&world, "audit");
        sell_many(&world, 0, 1_100).await;
        for sql in [&UNGROW, &EMPTY, &BEFORE, &AFTER] {
            tamper(&world, sql, &[]).await;
        }
        let report = verify(&world, &notary, None).await;
        assert_eq!((report.findings.len(), report.more, report.waiting), (1_000, 99, 1));
        let told = report.findings.iter().map(|it| match it {
            Finding::EventUnlogged { number, .. } => *number,
            other => panic!("{other:?}"),
        });
        assert_eq!(told.collect::<Vec<_>>(), (-4..0).chain(5_005..6_001).collect::<Vec<_>>());
    }

    async fn a_payload_gone_without_trace_is_found(world) {
        static WIPE: Sql =
            Sql::new("UPDATE audit_event SET payload = NULL, salt = NULL, reason = NULL
                      WHERE number < 2");
        static BLAME: Sql = Sql::new(
            "UPDATE audit_event
             SET erased_by = (SELECT other.id FROM audit_event AS other WHERE other.number = 9)
             WHERE number = 1",
        );
        let (notary, _) = signed(&world).await;
        tamper(&world, &WIPE, &[]).await;
        tamper(&world, &BLAME, &[]).await;
        let report = verify(&world, &notary, None).await;
        let gone = report.findings.iter().map(|it| match it {
            Finding::PayloadRemoved { number, .. } => *number,
            other => panic!("{other:?}"),
        });
        assert_eq!(gone.collect::<Vec<_>>(), [0, 1]);
        assert_eq!(report.erased, 0);
    }

    async fn a_changed_tree_is_found(world) {
        static UPPER: Sql = Sql::new("UPDATE audit_tile SET hashes = $1 WHERE level = 1");
        static EXTRA: Sql =
            Sql::new("INSERT INTO audit_tile (level, place, hashes) VALUES ($1, $2, $3)");
        static RESIZE: Sql = Sql::new("UPDATE audit_tree SET size = 299");
        let (notary, _) = signed(&world).await;
        tamper(&world, &UPPER, &[&[9_u8; 32]]).await;
        tamper(&world, &EXTRA, &[&2, &5, &[9_u8; 32]]).await;
        tamper(&world, &RESIZE, &[]).await;
        assert_eq!(findings(&world, &notary).await, [
            Finding::TreeSize { noted: 299, size: 300 },
            Finding::TreeNode { level: 1, place: 0 },
            Finding::TreeNode { level: 2, place: 5 },
        ]);
    }

    async fn leaves_that_cannot_be_read_are_found(world) {
        static SHORTEN: Sql = Sql::new("UPDATE audit_tile SET hashes = $1 WHERE place = $2");
        static REMOVE: Sql = Sql::new("DELETE FROM audit_tile WHERE level = 0 AND place = 0");
        let (notary, _) = signed(&world).await;
        tamper(&world, &SHORTEN, &[&[9_u8; 31], &1]).await;
        let node = |place| Finding::TreeNode { level: 0, place };
        assert_eq!(findings(&world, &notary).await, [node(1)]);
        tamper(&world, &REMOVE, &[]).await;
        assert_eq!(findings(&world, &notary).await, [node(0)]);
    }

    async fn a_changed_leaf_breaks_what_was_signed(world) {
        static LEAVES: Sql =
            Sql::new("UPDATE audit_tile SET hashes = $1 WHERE level = 0 AND place = 1");
        let (notary, _) = signed(&world).await;
        tamper(&world, &LEAVES, &[&vec![9_u8; 44 * 32]]).await;
        let found = findings(&world, &notary).await;
        assert_eq!(found[0], Finding::CheckpointRoot { size: 300 });
        assert!(matches!(found[1], Finding::EventChanged { number: 256, .. }), "{found:?}");
        assert_eq!(found.len(), 45);
    }

    async fn a_changed_checkpoint_is_found(world) {
        static NOTE: Sql = Sql::new("UPDATE audit_checkpoint SET note = $1");
        static MOVE: Sql = Sql::new("UPDATE audit_checkpoint SET size = $1");
        static FORGET: Sql = Sql::new("DELETE FROM audit_checkpoint");
        let (notary, checkpoint) = signed(&world).await;
        tamper(&world, &NOTE, &[&checkpoint.note().replacen("300", "299", 1)]).await;
        let unsigned = [Finding::CheckpointSignature { size: 300 }];
        assert_eq!(findings(&world, &notary).await, unsigned);
        assert_eq!(verify(&world, &notary, None).await.unsigned, 300);
        tamper(&world, &NOTE, &[&checkpoint.note()]).await;
        for size in [-3_i64, 0, 200, 301] {
            tamper(&world, &MOVE, &[&size]).await;
            assert_eq!(findings(&world, &notary).await, [Finding::CheckpointSize { size }]);
        }
        tamper(&world, &FORGET, &[]).await;
        assert_eq!(findings(&world, &notary).await, [Finding::CheckpointMissing]);
    }

    async fn whoever_recomputes_everything_but_lacks_the_key_is_found(world) {
        let (notary, _) = signed(&world).await;
        rewrite(&world).await;
        assert_eq!(findings(&world, &notary).await, [Finding::CheckpointRoot { size: 300 }]);
        forget_checkpoints(&world).await;
        sign(&world, &crate::shop::notary(&world, "thief")).await;
        assert_eq!(findings(&world, &notary).await, [Finding::CheckpointSignature { size: 300 }]);
    }

    async fn whoever_holds_the_key_is_found_by_a_checkpoint_kept_elsewhere(world) {
        let (notary, kept) = signed(&world).await;
        rewrite(&world).await;
        forget_checkpoints(&world).await;
        let insider = crate::shop::notary(&world, "audit");
        sell_many(&world, 500, 5).await;
        sign(&world, &insider).await;
        assert!(findings(&world, &notary).await.is_empty(), "by itself the log looks sound");
        let report = verify(&world, &notary, Some(&kept)).await;
        assert_eq!(report.findings, [Finding::OlderRoot { size: 300 }]);
    }

    async fn a_log_that_was_cut_off_is_found(world) {
        static EVENTS: Sql = Sql::new("DELETE FROM audit_event WHERE number >= 100");
        static LATER: Sql = Sql::new("DELETE FROM audit_checkpoint WHERE size > 100");
        let notary = notary(&world, "audit");
        sell_many(&world, 0, 100).await;
        sign(&world, &notary).await;
        sell_many(&world, 100, 200).await;
        let kept = sign(&world, &notary).await;
        tamper(&world, &EVENTS, &[]).await;
        rebuild(&world).await;
        assert_eq!(findings(&world, &notary).await, [Finding::CheckpointBeyond { size: 300 }]);
        tamper(&world, &LATER, &[]).await;
        assert!(findings(&world, &notary).await.is_empty(), "by itself the log looks sound");
        let report = verify(&world, &notary, Some(&kept)).await;
        assert_eq!(report.findings, [Finding::OlderBeyond { size: 300 }]);
    }

    async fn a_thousand_findings_are_told_and_the_rest_is_counted(world) {
        static REMOVE: Sql = Sql::new("DELETE FROM audit_event WHERE number >= 50");
        let notary = notary(&world, "audit");
        sell_many(&world, 0, 1_200).await;
        sign(&world, &notary).await;
        tamper(&world, &REMOVE, &[]).await;
        let report = verify(&world, &notary, None).await;
        assert_eq!((report.findings.len(), report.more, report.is_sound()), (1_000, 150, false));
    }
}

async fn signed(world: &World) -> (Notary, Checkpoint) {
    let notary = notary(world, "audit");
    sell_many(world, 0, SOLD).await;
    let checkpoint = sign(world, &notary).await;
    (notary, checkpoint)
}

/// The numbers of events that are not in the tree, when nothing else is wrong.
async fn unlogged(world: &World, notary: &Notary) -> Vec<i64> {
    let found = findings(world, notary).await;
    let number = |it: &Finding| match it {
        Finding::EventUnlogged { number, .. } => *number,
        other => panic!("{other:?}"),
    };
    found.iter().map(number).collect()
}

/// Changes history and recomputes every hash, as one can who reads this program's source.
async fn rewrite(world: &World) {
    static FORGE: Sql = Sql::new("UPDATE audit_event SET actor = 'holder' WHERE number = 150");
    tamper(world, &FORGE, &[]).await;
    rebuild(world).await;
}

/// Has all events hashed anew, in their order.
async fn rebuild(world: &World) {
    static UNGROW: Sql = Sql::new("DELETE FROM audit_tile");
    static EMPTY: Sql = Sql::new("UPDATE audit_tree SET size = 0");
    for sql in [&UNGROW, &EMPTY] {
        tamper(world, sql, &[]).await;
    }
    log(world).sequence().await.unwrap();
}

async fn forget_checkpoints(world: &World) {
    static FORGET: Sql = Sql::new("DELETE FROM audit_checkpoint");
    tamper(world, &FORGET, &[]).await;
}
