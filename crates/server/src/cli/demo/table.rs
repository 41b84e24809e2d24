//! What the demo says when it is ready: one short table, and then nothing.

use super::json::DemoJson;
use std::path::Path;

/// Prints addresses, logins, and what to try first.
pub(super) fn print(json: &DemoJson, directory: &Path) {
    let partner = &json.partner_app_url;
    let mut rows = vec![
        ["Partner app".to_owned(), partner.clone(), "start here: connect Tidewater with Northwind, in production".to_owned()],
        [String::new(), format!("{partner}/?environment=sandbox"), "the same, in the sandbox".to_owned()],
    ];
    for (name, environment) in &json.environments {
        let what = if name == "production" {
            "the platform's customers sign in here; the README walks here"
        } else {
            "a world of its own, for trying out; docs/guides walk here"
        };
        rows.push([title(name), environment.base_url.clone(), what.to_owned()]);
    }
    let production = json.environments.get("production").map(|one| one.base_url.as_str()).unwrap_or_default();
    let market = format!("{production}/marketplace");
    rows.push(["Marketplace".to_owned(), market, "install Tidewater Invoicing as an administrator, in production".to_owned()]);
    rows.push(["Platform API".to_owned(), json.platform_api_url.clone(), "checks tokens as Northwind would".to_owned()]);
    rows.push(["Mail".to_owned(), json.mail_url.clone(), "every mail of the demo".to_owned()]);
    let logins = json.users.iter().map(|user| [user.email.to_string(), user.roles.join(", "), String::new()]);
    let password = json.users.first().map_or("", |user| user.password.as_ref());
    println!("Countersign demo is ready.\n");
    print_rows(&rows);
    println!("\nLogins, all with the password {password}:\n");
    print_rows(&logins.collect::<Vec<_>>());
    println!("\nAddresses, logins and secrets for programs: {}", directory.join("demo.json").display());
    println!("Stop with Ctrl-C.");
}

fn print_rows(rows: &[[String; 3]]) {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    for [name, value, what] in rows {
        println!("{}", format!("  {name:first$}  {value:second$}  {what}").trim_end());
    }
}

fn title(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}
