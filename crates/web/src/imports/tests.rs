//! Files that are kept: one is imported at a time, and none outlives its day.

use std::{fs, os::unix::fs::PermissionsExt, sync::Barrier, thread, time::Duration};

use axum::body::Bytes;
use terms::{Act, Actor, Class, Id, Permission};
use testkit::{Engine, World};

use super::{Found, Imports, State, Upload, UploadError};

fn office(world: &World) -> Imports {
    let folder = world.folder().join("imports");
    Imports::open(&folder, world.clock.clone(), world.die.clone()).unwrap()
}

fn head(code: &str) -> Act {
    Act::new(Actor::System, &[Permission::Import]).within(code.parse().unwrap())
}

async fn hand_in(imports: &Imports, act: &Act) -> Id<Upload> {
    let mut file = imports.receive(act).unwrap();
    file.add(Bytes::from_static(b"nik\n")).await.unwrap();
    file.finish().await.unwrap()
}

/// A file that was looked at.
async fn checked(imports: &Imports, act: &Act) -> Id<Upload> {
    let id = hand_in(imports, act).await;
    let found = Found { added: 1, ..Found::default() };
    imports.note(&mut imports.kept(), id, State::Checked { found, problem: None });
    id
}

fn files(world: &World) -> Vec<String> {
    let found = fs::read_dir(world.folder().join("imports")).unwrap();
    let mut names: Vec<_> =
        found.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn of_many_who_race_to_import_one_has_the_turn() {
    let world = World::on(Engine::Sqlite, &[]);
    let (imports, act) = (office(&world), head("36.73"));
    let ids = [checked(&imports, &act).await, checked(&imports, &act).await];
    for _ in 0..50 {
        let (start, end) = (Barrier::new(8), Barrier::new(8));
        let won = thread::scope(|scope| {
            let rival = |place: usize| {
                let (imports, act, start, end) = (&imports, &act, &start, &end);
                scope.spawn(move || {
                    start.wait();
                    let turn = imports.turn(act, ids[place % 2]);
                    end.wait();
                    turn.is_ok()
                })
            };
            let rivals: Vec<_> = (0..8).map(rival).collect();
            rivals.into_iter().map(|it| it.join().unwrap()).filter(|it| *it).count()
        });
        assert_eq!(won, 1);
    }
    let turn = imports.turn(&act, ids[0]).unwrap();
    assert!(matches!(imports.turn(&act, ids[1]), Err(UploadError::Busy)));
    drop(turn);
    assert!(imports.turn(&act, ids[1]).is_ok(), "a turn that is not used is given back");
}

#[tokio::test]
async fn a_file_is_private_and_gone_after_a_day() {
    let world = World::on(Engine::Sqlite, &[]);
    let (imports, act) = (office(&world), head("36.73"));
    let id = checked(&imports, &act).await;
    assert_eq!(files(&world), [format!("{id}.csv"), format!("{id}.json")]);
    for name in files(&world) {
        let mode = fs::metadata(world.folder().join("imports").join(name)).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
    world.clock.advance(Duration::from_secs(23 * 3_600));
    imports.sweep();
    assert!(imports.file(&act, id).is_ok());
    let turn = imports.turn(&act, id).unwrap();
    world.clock.advance(Duration::from_secs(2 * 3_600));
    imports.sweep();
    assert!(imports.file(&act, id).is_ok(), "whoever works on it keeps it");
    drop(turn);
    imports.sweep();
    assert_eq!(files(&world), [format!("{id}.json")]);
    assert!(matches!(imports.one(&act, id).unwrap().record.state, State::Expired));
    assert!(matches!(imports.turn(&act, id), Err(UploadError::NotReady)));
    world.clock.advance(Duration::from_secs(30 * 24 * 3_600));
    imports.sweep();
    assert!(files(&world).is_empty() && imports.all(&act).unwrap().is_empty());
}

#[tokio::test]
async fn what_did_not_arrive_whole_leaves_nothing() {
    let world = World::on(Engine::Sqlite, &[]);
    let (imports, act) = (office(&world), head("36.73"));
    let mut broken = imports.receive(&act).unwrap();
    broken.add(Bytes::from_static(b"nik")).await.unwrap();
    assert_eq!(files(&world).len(), 1);
    drop(broken);
    let empty = imports.receive(&act).unwrap().finish().await;
    assert!(matches!(empty, Err(UploadError::Empty)));
    assert!(files(&world).is_empty() && imports.all(&act).unwrap().is_empty());
    fs::write(world.folder().join("imports/01J0GQ7Y3M5V8ZK2R4T6X9B1CD.csv"), "nik").unwrap();
    fs::write(world.folder().join("imports/01J0GQ7Y3M5V8ZK2R4T6X9B1CE.part"), "nik").unwrap();
    office(&world);
    assert!(files(&world).is_empty(), "nor does what an earlier process left");
}

#[tokio::test]
async fn a_restart_forgets_nothing_and_each_region_sees_its_own() {
    let world = World::on(Engine::Sqlite, &[]);
    let (serang, bogor) = (head("36.73"), head("32.01"));
    let imports = office(&world);
    let id = checked(&imports, &serang).await;
    hand_in(&imports, &bogor).await;
    let again = office(&world);
    assert_eq!(again.all(&serang).unwrap().len(), 1);
    assert_eq!(again.all(&head("36")).unwrap().len(), 1);
    assert!(again.one(&serang, id).unwrap().record.state.found().is_some());
    assert!(matches!(again.one(&bogor, id), Err(UploadError::Missing)));
    assert!(matches!(again.file(&bogor, id), Err(UploadError::Missing)));
    assert!(matches!(again.turn(&bogor, id), Err(UploadError::Missing)));
    let nobody = Act::new(Actor::System, &[Permission::ReadResident]);
    assert_eq!(again.all(&nobody).unwrap_err().class(), Class::Refused);
    assert!(matches!(again.receive(&nobody), Err(UploadError::Forbidden(_))));
}

#[tokio::test]
async fn files_that_wait_have_a_bound() {
    let world = World::on(Engine::Sqlite, &[]);
    let (imports, act) = (office(&world), head("36.73"));
    let arriving: Vec<_> = (0..3).map(|_| imports.receive(&act).unwrap()).collect();
    assert!(matches!(imports.receive(&act), Err(UploadError::Full)), "at the same time");
    drop(arriving);
    for _ in 0..10 {
        hand_in(&imports, &act).await;
    }
    assert!(matches!(imports.receive(&act), Err(UploadError::Full)), "in all");
}
