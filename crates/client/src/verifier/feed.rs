//! Reading the revocation feed, `GET /v1/revocations`.

use std::fmt;

use reqwest::{Client, Url};
use serde::Deserialize;

use super::VerifierOptions;
use super::revocations::{Entry, Revocations};
use crate::{Clock, FetchError, http};

/// More pages than this in one go mean that the server does not move on.
const MAX_PAGES: usize = 10_000;

pub(super) struct Feed {
    http: Client,
    url: Url,
    authorization: String,
    clock: Clock,
    /// Where to read on; held while reading, so that two readers never go backwards.
    cursor: tokio::sync::Mutex<Option<String>>,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Entry>,
    next_cursor: String,
    #[serde(default)]
    more: bool,
}

impl Feed {
    pub(super) fn new(http: Client, options: &VerifierOptions) -> Result<Self, FetchError> {
        let url = format!("{}/v1/revocations", options.issuer.trim_end_matches('/'));
        Ok(Self {
            http,
            url: http::address(&url)?,
            authorization: http::basic(&options.client_id, &options.client_secret),
            clock: options.clock.clone(),
            cursor: tokio::sync::Mutex::default(),
        })
    }

    /// Reads all pages after the cursor.
    pub(super) async fn read_new(&self, revocations: &Revocations) -> Result<(), FetchError> {
        let mut cursor = self.cursor.lock().await;
        for _ in 0..MAX_PAGES {
            let asked_at = self.clock.now();
            let page = match self.page(cursor.as_deref()).await {
                // A cursor that the server no longer knows, after a restore: start over.
                Err(FetchError::Status { status: 400 | 410, .. }) if cursor.is_some() => {
                    *cursor = None;
                    continue;
                }
                other => other?,
            };
            revocations.apply(page.data);
            *cursor = Some(page.next_cursor);
            if !page.more {
                revocations.caught_up(asked_at);
                return Ok(());
            }
        }
        Err(FetchError::Answer("its revocation feed has no end"))
    }

    async fn page(&self, cursor: Option<&str>) -> Result<Page, FetchError> {
        let mut request = self.http.get(self.url.clone()).header(reqwest::header::AUTHORIZATION, &self.authorization);
        if let Some(cursor) = cursor {
            request = request.query(&[("cursor", cursor)]);
        }
        http::json(request).await
    }
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}
