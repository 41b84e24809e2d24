//! The pages in `docs/errors/`, one per stable code, and their index.

use protocol::ErrorCode;
use std::{fmt::Write as _, path::PathBuf};

const MADE: &str = "<!-- Made from crates/protocol/src/error.rs by `countersign generate`; do not edit. -->\n\n";

/// Every page with its path below `docs/`.
pub(super) fn pages() -> Vec<(PathBuf, String)> {
    let index = (PathBuf::from("errors/README.md"), index());
    let page = |code: &ErrorCode| (PathBuf::from(format!("errors/{}.md", code.as_str())), page(*code));
    std::iter::once(index).chain(ErrorCode::ALL.iter().map(page)).collect()
}

fn index() -> String {
    let mut text = format!(
        "{MADE}# Errors\n\nEvery error has a stable code. Protocol endpoints answer with the standard's code in `error`; \
         everything else with a problem document (RFC 9457)\nwhose `code` is ours. Each answer carries a `trace_id`, under which the operator finds it in the log.\n\n\
         | code | on protocol endpoints | status | |\n|---|---|---|---|\n"
    );
    for code in ErrorCode::ALL {
        let name = code.as_str();
        let _ = writeln!(text, "| [`{name}`]({name}.md) | `{}` | {} | {} |", code.oauth_error(), code.status(), code.summary());
    }
    text
}

fn page(code: ErrorCode) -> String {
    format!(
        "{MADE}# `{}`\n\n{}\n\n**What to do.** {}\n\n| | |\n|---|---|\n| HTTP status, where it is not a redirect | {} |\n| `error` on protocol endpoints | `{}` |\n",
        code.as_str(),
        code.summary(),
        code.fix(),
        code.status(),
        code.oauth_error(),
    )
}
