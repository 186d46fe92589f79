//! What both programs answer with.
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
pub struct Rating {
    pub score: i64,
    pub count: i64,
}

#[derive(Deserialize)]
pub struct Item {
    pub id: i64,
    pub name: String,
    pub category: String,
    pub price: i64,
    pub quantity: i64,
    pub active: bool,
    pub tags: Vec<String>,
    pub rating: Rating,
}

#[derive(Serialize)]
pub struct PricedItem<'a> {
    pub id: i64,
    pub name: &'a str,
    pub category: &'a str,
    pub price: i64,
    pub quantity: i64,
    pub active: bool,
    pub tags: &'a [String],
    pub rating: &'a Rating,
    pub total: i64,
}

#[derive(Serialize)]
pub struct PricedItems<'a> {
    pub items: Vec<PricedItem<'a>>,
    pub count: usize,
}

#[derive(Serialize)]
pub struct Message {
    pub message: &'static str,
}

#[derive(Deserialize)]
pub struct Terms {
    pub a: i64,
    pub b: i64,
}

#[derive(Deserialize)]
pub struct Factor {
    pub m: Option<i64>,
}

pub fn price(items: &[Item], factor: i64) -> PricedItems<'_> {
    let priced = |each: &'_ Item| -> i64 { each.price * each.quantity * factor };
    PricedItems {
        count: items.len(),
        items: items
            .iter()
            .map(|each| PricedItem {
                id: each.id,
                name: &each.name,
                category: &each.category,
                price: each.price,
                quantity: each.quantity,
                active: each.active,
                tags: &each.tags,
                rating: &each.rating,
                total: priced(each),
            })
            .collect(),
    }
}

/// `--port`, `--items` and `--files` of the command line.
pub struct Options {
    pub port: u16,
    pub items: Vec<Item>,
    pub files: String,
}

pub fn options() -> Options {
    let words: Vec<String> = std::env::args().collect();
    let of = |name: &str| {
        let at = words.iter().position(|word| word == name).expect(name);
        words[at + 1].clone()
    };
    let data = std::fs::read(of("--items")).expect("the items can be read");
    Options {
        port: of("--port").parse().expect("a port"),
        items: serde_json::from_slice(&data).expect("the items are JSON"),
        files: of("--files"),
    }
}
