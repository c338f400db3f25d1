//! Text has one order on both engines: that of its bytes, whatever a server's locale says.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a story's helpers fail the story")]

use store::{Db, Error, Handle, Migration, Place, Room, Sql};

static SHELF: Room = Room {
    name: "orderstory_shelf",
    schema: &[
        Migration {
            name: "0001_book",
            sql: "
CREATE TABLE book (
    title TEXT NOT NULL PRIMARY KEY,
    spine TEXT,
    shelf INTEGER NOT NULL
);
CREATE INDEX book_spine ON book (spine);
CREATE VIEW book_title AS SELECT title, spine FROM book;
",
        },
        Migration { name: "0002_note", sql: "ALTER TABLE book ADD COLUMN note TEXT;\n" },
    ],
    publishes: &["book_title"],
    reads: &[],
};

/// What sorts otherwise somewhere: case, blanks, apostrophes, accents composed and not, digits, what
/// a locale ignores, what lies beyond the basic plane and before its end.
const HOSTILE: [&str; 38] = [
    "",
    " ",
    "  a",
    "a",
    "A",
    "b",
    "B",
    "ab",
    "aB",
    "Ab",
    "AB",
    "a b",
    "a  b",
    "a-b",
    "a'b",
    "a\u{2019}b",
    "a.b",
    "a_b",
    "a%b",
    "a\\b",
    "\u{e9}",
    "e\u{301}",
    "e",
    "E",
    "\u{c9}",
    "\u{df}",
    "ss",
    "i",
    "I",
    "\u{130}",
    "\u{131}",
    "2",
    "10",
    "2024-06-05",
    "20240605",
    "\u{10ffff}",
    "\u{1f600}",
    "\u{ff5e}",
];

static PUT: Sql = Sql::new(
    "INSERT INTO book (title, spine, shelf, note)
     VALUES ($1, $1, 1, $1)",
);
/// Every way in which a statement of ours may put texts in an order.
static ORDERS: [&Sql; 7] = {
    static COLUMN: Sql = Sql::new("SELECT title FROM book ORDER BY title");
    static INDEXED: Sql = Sql::new("SELECT spine FROM book ORDER BY spine");
    static ADDED: Sql = Sql::new("SELECT note FROM book ORDER BY note");
    static VIEW: Sql = Sql::new("SELECT spine FROM book_title ORDER BY spine");
    static COMPUTED: Sql = Sql::new("SELECT title FROM book ORDER BY COALESCE(spine, 'x')");
    static WINDOW: Sql = Sql::new(
        "SELECT title
         FROM (SELECT title, ROW_NUMBER() OVER (ORDER BY note) AS place FROM book) AS placed
         ORDER BY place",
    );
    static UNION: Sql = Sql::new("SELECT title FROM book UNION SELECT note FROM book ORDER BY 1");
    [&COLUMN, &INDEXED, &ADDED, &VIEW, &COMPUTED, &WINDOW, &UNION]
};
static BEHIND: Sql = Sql::new(
    "SELECT title
     FROM book
     WHERE (spine, shelf) > ($1, 1) AND title > $1
     ORDER BY spine, shelf",
);
static BETWEEN: Sql =
    Sql::new("SELECT title FROM book WHERE note BETWEEN $1 AND $2 ORDER BY note DESC");
static ENDS: Sql = Sql::new("SELECT MIN(spine), MAX(note) FROM book");

#[tokio::test]
async fn a_file_orders_text_by_its_bytes() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("ikd-order.db");
    for beside in ["db", "db-wal", "db-shm"] {
        drop(std::fs::remove_file(path.with_extension(beside)));
    }
    orders_by_bytes(&Place::Sqlite(path)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_orders_text_by_its_bytes() {
    orders_by_bytes(&Place::Postgres(pgtest::fresh_database("order").unwrap())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_a_locale_of_its_own_does_so_too() {
    let database = pgtest::fresh_database_sorted("order", "id-ID").unwrap();
    let place = Place::Postgres(database);
    orders_by_bytes(&place).await;
    // Left to itself, that server has another order: otherwise this story would prove nothing.
    static ALONE: Sql = Sql::new("SELECT CASE WHEN CAST('a' AS TEXT) < 'B' THEN 1 ELSE 0 END");
    let alone: Option<(i64,)> =
        shelf(&place).read(|tx| tx.find(&ALONE, &[])).await.unwrap_or_else(fail);
    assert_eq!(alone, Some((1,)));
}

async fn orders_by_bytes(place: &Place) {
    let shelf = shelf(place);
    for title in HOSTILE {
        shelf.write(move |tx| tx.execute(&PUT, &[&title])).await.unwrap_or_else(fail);
    }
    let mut sorted = HOSTILE.map(str::to_owned);
    sorted.sort_unstable_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
    for sql in ORDERS {
        assert_eq!(titles(&shelf, sql, vec![]).await, sorted, "{sql:?}");
    }
    for (place, title) in sorted.iter().enumerate() {
        let behind = titles(&shelf, &BEHIND, vec![title.clone()]).await;
        assert_eq!(behind, sorted.get(place + 1..).unwrap(), "behind {title:?}");
        let last = sorted.get(place + 5).or(sorted.last()).unwrap();
        let mut between = titles(&shelf, &BETWEEN, vec![title.clone(), last.clone()]).await;
        between.reverse();
        assert_eq!(between, sorted.get(place..(place + 6).min(38)).unwrap(), "from {title:?}");
    }
    let ends: Option<(String, String)> =
        shelf.read(|tx| tx.find(&ENDS, &[])).await.unwrap_or_else(fail);
    assert_eq!(ends, Some((String::new(), "\u{10ffff}".to_owned())));
}

async fn titles(shelf: &Handle, sql: &'static Sql, values: Vec<String>) -> Vec<String> {
    let found: Result<Vec<(String,)>, Error> = shelf
        .read(move |tx| {
            let values: Vec<&dyn store::ToValue> = values.iter().map(|it| it as _).collect();
            tx.all(sql, &values)
        })
        .await;
    found.unwrap_or_else(fail).into_iter().map(|(title,)| title).collect()
}

fn shelf(place: &Place) -> Handle {
    Db::open(place, &[&SHELF]).unwrap().handle(&SHELF)
}

fn fail<T>(error: Error) -> T {
    panic!("{error}")
}
