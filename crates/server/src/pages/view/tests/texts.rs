use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

use protocol::ErrorCode;

use super::files;
use crate::{
    language::Language,
    pages::view::{Chrome, ErrorPage, FieldError, FormError, View, error, names::escape, samples, texts::say},
};

/// Each text's variables by its key (`key` or `key.attribute`), and the plural categories of each of its selections.
type Texts = BTreeMap<String, (BTreeSet<String>, Vec<BTreeSet<String>>)>;

fn texts(language: &str) -> Texts {
    let mut texts = Texts::new();
    for (path, source) in files(&format!("locales/{language}"), "ftl") {
        let resource = parser::parse(source.as_str()).unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let mut add = |key: String, pattern: &Pattern<&str>| {
                    let (mut variables, mut selections) = (BTreeSet::new(), Vec::new());
                    read_pattern(pattern, &mut variables, &mut selections);
                    assert!(texts.insert(key.clone(), (variables, selections)).is_none(), "{path}: {key} stands twice");
                };
                if let Some(value) = &message.value {
                    add(message.id.name.to_owned(), value);
                }
                for attribute in &message.attributes {
                    add(format!("{}.{}", message.id.name, attribute.id.name), &attribute.value);
                }
            }
        }
    }
    texts
}

fn read_pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>, selections: &mut Vec<BTreeSet<String>>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => read_inline(inline, variables),
                Expression::Select { selector, variants } => {
                    read_inline(selector, variables);
                    let name = |key: &fluent_syntax::ast::VariantKey<&str>| match key {
                        fluent_syntax::ast::VariantKey::Identifier { name } => (*name).to_owned(),
                        fluent_syntax::ast::VariantKey::NumberLiteral { value } => (*value).to_owned(),
                    };
                    selections.push(variants.iter().map(|variant| name(&variant.key)).collect());
                    for variant in variants {
                        read_pattern(&variant.value, variables, selections);
                    }
                }
            }
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        variables.insert(id.name.to_owned());
    }
}

/// Keys in quotes behind `say(`, `plain(`, `tell(` in templates and code, and the keys of the error kinds.
fn used() -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (path, source) in files("templates", "html").into_iter().chain(files("src/pages/view", "rs")) {
        if path.contains("/tests/") {
            continue;
        }
        for call in ["say(", "plain(", "tell("] {
            for rest in source.split(call).skip(1) {
                let arguments = rest.split([')', ';', '\n']).next().unwrap_or_default();
                if let Some(key) = arguments.split('"').nth(1) {
                    used.insert(key.to_owned());
                }
            }
        }
    }
    used
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_variables() {
    let (english, arabic) = (texts("en"), texts("ar"));
    let variables = |texts: &Texts| -> BTreeMap<String, BTreeSet<String>> {
        texts.iter().map(|(key, (variables, _))| (key.clone(), variables.clone())).collect()
    };
    assert_eq!(variables(&english), variables(&arabic));
}

#[test]
fn plural_texts_have_every_category_of_their_language() {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    for (language, categories) in [("en", set(&["one", "other"])), ("ar", set(&["zero", "one", "two", "few", "many", "other"]))] {
        for (key, (_, selections)) in texts(language).iter().filter(|(key, _)| *key != "month") {
            for selection in selections {
                assert_eq!(selection, &categories, "{language}: {key}");
            }
        }
    }
}

#[test]
fn arabic_is_arabic() {
    let plain = |(path, source): (String, String)| (path, source.replace("RFC", ""));
    for (path, source) in files("locales/ar", "ftl").into_iter().map(plain) {
        for line in source.lines().filter(|line| line.contains(" = ") && !line.contains("{ \"\" }") && !line.ends_with("->")) {
            let text = line.split_once(" = ").unwrap().1;
            let only_variable = text.starts_with('{') && text.ends_with('}');
            assert!(only_variable || text.chars().any(|c| matches!(c, '\u{621}'..='\u{64A}')), "{path}: {line}");
        }
    }
}

#[test]
fn every_used_text_exists_and_every_text_is_used() {
    let errors = error::TEXTS.iter().map(|(key, _)| (*key).to_owned());
    let used: BTreeSet<String> = used().into_iter().chain(errors).chain(["error-other".to_owned()]).collect();
    let existing: BTreeSet<String> = texts("en").into_keys().filter(|key| !key.contains('.')).collect();
    assert_eq!(used, existing);
}

#[test]
fn every_error_code_has_a_page_in_both_languages() {
    let existing = texts("en");
    for code in ErrorCode::ALL {
        let key = error::key(*code);
        for part in ["title", "rule", "remedy"] {
            assert!(existing.contains_key(&format!("{key}.{part}")) || (key, part) == ("error-other", "rule"), "{key}.{part}");
        }
        for language in Language::ALL {
            let html = ErrorPage::new(Chrome { language, ..Chrome::default() }, *code, "tr_1").to_html();
            assert!(html.contains(&format!("<code id=\"error-code\" dir=\"ltr\">{code}</code>")));
            assert!(!html.contains("</h2><p></p>"), "{code} has a heading with nothing below it");
            let told = html.contains(&escape(code.summary()));
            assert!(key != "error-other" || told == (language == Language::English), "{code} in {language:?}");
        }
    }
}

#[test]
fn no_code_has_two_texts() {
    let codes: Vec<&str> = error::TEXTS.iter().flat_map(|(_, codes)| *codes).map(|code| code.as_str()).collect();
    assert_eq!(codes.len(), codes.iter().collect::<BTreeSet<_>>().len());
}

#[test]
fn plurals_follow_the_number() {
    let minutes = |language, number: u32| say(language, "confirm-email-good").count("minutes", number).plain();
    assert_eq!(minutes(Language::English, 1), "It is good for one minute.");
    assert_eq!(minutes(Language::English, 15), "It is good for 15 minutes.");
    assert_eq!(minutes(Language::Arabic, 2), "يبقى صالحًا دقيقتين.");
    assert_eq!(minutes(Language::Arabic, 5), "يبقى صالحًا 5 دقائق.");
    assert_eq!(minutes(Language::Arabic, 15), "يبقى صالحًا 15 دقيقة.");
    let total = |number: u32| say(Language::Arabic, "picker-total").count("number", number).plain();
    assert_eq!([0, 1, 2, 3, 11, 300].map(total), ["لا مؤسسات", "مؤسسة واحدة", "مؤسستان", "3 مؤسسات", "11 مؤسسة", "300 مؤسسة"]);
}

#[test]
fn waits_are_told_in_the_unit_that_fits() {
    let chrome = Chrome::default();
    let told = |seconds| FormError::TooManyTries(seconds).said(&chrome).plain();
    assert_eq!(told(45), "Too many tries. Try again in 45 seconds.");
    assert_eq!(told(61), "Too many tries. Try again in 61 seconds.");
    assert_eq!(told(599), "Too many tries. Try again in 10 minutes.");
    assert_eq!(
        FieldError::PasswordTooShort(12).said(&chrome).plain(),
        "At least 12 characters. A few words in a row are a good password."
    );
}

#[test]
fn a_variable_is_isolated_in_pages_and_bare_in_titles() {
    let said = say(Language::English, "asking").with("integration", "<i>\u{E000}").with("platform", "N");
    assert_eq!(said.to_string(), "To connect <bdi>&#60;i&#62;\u{FFFD}</bdi> with <bdi>N</bdi>");
    assert_eq!(said.plain(), "To connect <i>\u{FFFD} with N");
}

#[test]
fn mails_carry_codes_and_links_alone_on_their_lines() {
    for language in Language::ALL {
        for (name, mail) in samples::mails(language) {
            assert!(!mail.subject.contains('\n') && !mail.subject.contains("mail-"), "{name}: {}", mail.subject);
            assert!(!mail.text.contains("mail-"), "{name}: {}", mail.text);
            let ours = mail.text.lines().filter(|line| !line.starts_with("> "));
            for line in ours.filter(|line| line.contains("https://") || line.contains("482913")) {
                assert!(!line.contains('\u{2068}') && !line.ends_with('.'), "{name}: {line}");
                assert!(line.starts_with("https://") || line == "482913", "{name}: {line}");
            }
        }
    }
    let mails = samples::mails(Language::English);
    assert_eq!(mails[0].1.subject, "[Sandbox] 482913 is your Northwind code");
    assert!(mails[1].1.text.starts_with("Hello Ada Berg,\n\n"));
}
