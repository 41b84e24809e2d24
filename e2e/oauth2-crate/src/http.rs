//! The crate's requests, sent with reqwest.

use oauth2::{HttpRequest, HttpResponse};

/// Sends one request and reads its whole answer.
///
/// The crate insists on https for the revocation endpoint, and a demo on loopback speaks http: the scheme is put back here.
pub async fn send(request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let mut request = reqwest::Request::try_from(request)?;
    if request.url().host_str() == Some("localhost") {
        let plain = request.url().as_str().replacen("https://", "http://", 1);
        if let Ok(url) = plain.parse() {
            *request.url_mut() = url;
        }
    }
    let answer = reqwest::Client::new().execute(request).await?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut response = HttpResponse::new(answer.bytes().await?.to_vec());
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}
