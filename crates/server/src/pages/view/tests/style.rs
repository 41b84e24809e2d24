use std::collections::BTreeMap;

use crate::pages::view::assets::ASSETS;
use crate::pages::view::samples::{self, Dress};

fn css() -> &'static str {
    let asset = ASSETS.iter().find(|asset| asset.name == "app.css").unwrap();
    std::str::from_utf8(asset.bytes).unwrap()
}

/// The custom properties of the first block that a selector opens.
fn properties(selector: &str) -> BTreeMap<&'static str, &'static str> {
    let block = css().split(&format!("{selector} {{")).nth(1).unwrap().split('}').next().unwrap();
    block.split(';').filter_map(|line| line.trim().split_once(':')).map(|(name, value)| (name.trim(), value.trim())).collect()
}

/// The contrast ratio of two `#rrggbb` colours (WCAG 2.2, "relative luminance").
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |from: usize| {
            let value = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn the_dark_values_stand_twice_alike() {
    assert_eq!(properties(":root[data-theme=\"dark\"]"), properties(":root:not([data-theme=\"light\"])"));
}

#[test]
fn texts_and_edges_have_the_contrast_of_wcag_aa() {
    let light = properties(":root");
    let mut dark = light.clone();
    dark.extend(properties(":root[data-theme=\"dark\"]"));
    for colours in [light, dark] {
        for (text, grounds) in [
            ("--ink", &["--paper", "--card", "--sunk", "--accent-soft", "--danger-soft"][..]),
            ("--muted", &["--paper", "--card", "--sunk", "--accent-soft"]),
            ("--accent", &["--paper", "--card", "--sunk", "--accent-soft"]),
            ("--on-accent", &["--accent"]),
            ("--danger", &["--card", "--danger-soft", "--sunk"]),
            ("--on-danger", &["--danger"]),
            ("--warning", &["--card", "--warning-soft"]),
            ("--good", &["--card", "--good-soft"]),
            ("--on-sandbox", &["--sandbox"]),
        ] {
            for ground in grounds {
                let ratio = contrast(colours[text], colours[ground]);
                assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
            }
        }
        for (edge, ground) in [("--edge", "--card"), ("--focus", "--card"), ("--focus", "--paper")] {
            let ratio = contrast(colours[edge], colours[ground]);
            assert!(ratio >= 3.0, "{edge} on {ground}: {ratio:.2}");
        }
    }
}

#[test]
fn the_layout_knows_no_left_and_right() {
    for physical in ["margin-left", "margin-right", "padding-left", "padding-right", "float:", " left:", " right:"] {
        assert!(!css().contains(physical), "{physical}");
    }
}

#[test]
fn an_empty_area_is_told_by_its_blank_placeholder() {
    let mut areas = 0;
    for sample in samples::pages(Dress::default()) {
        for rest in sample.html.split("<textarea").skip(1) {
            let tag = rest.split('>').next().unwrap();
            assert!(tag.contains(r#"dir="ltr""#) || tag.contains(r#"dir="auto" placeholder=" ""#), "{}: {tag}", sample.name);
            areas += 1;
        }
    }
    assert!(areas > 0 && css().contains(r#"textarea[dir="auto"]:placeholder-shown"#));
}
