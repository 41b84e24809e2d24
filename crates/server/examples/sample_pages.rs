//! Writes every page, filled with believable content, into a directory: for the browser that looks at them.
//!
//! `cargo run -p server --features samples --example sample_pages -- DIR` makes `DIR/{en,ar,hostile}/NAME.html` and `DIR/assets/`.
#![expect(clippy::expect_used, reason = "a tool that cannot write should stop")]

use server::language::Language;
use server::pages::view::assets::ASSETS;
use server::pages::view::samples::{Dress, pages};
use std::fs;
use std::path::PathBuf;

fn main() {
    let directory = PathBuf::from(std::env::args().nth(1).expect("the directory to write to"));
    let dresses = [
        ("en", Dress::default()),
        ("ar", Dress { language: Language::Arabic, ..Dress::default() }),
        ("hostile", Dress { hostile: true, ..Dress::default() }),
    ];
    for (name, dress) in dresses {
        let folder = directory.join(name);
        fs::create_dir_all(&folder).expect("the directory can be made");
        for page in pages(dress) {
            fs::write(folder.join(format!("{}.html", page.name)), page.html).expect("the page can be written");
        }
    }
    for asset in ASSETS {
        let path = directory.join(asset.url().trim_start_matches('/'));
        fs::create_dir_all(path.parent().expect("assets have a folder")).expect("the directory can be made");
        fs::write(path, asset.bytes).expect("the asset can be written");
    }
}
