//! One browser: its cookies, and no redirect that it does not choose to follow.

use std::sync::Mutex;

use reqwest::{Client, RequestBuilder, Response, header, redirect::Policy};
use url::form_urlencoded;

/// Somebody's, at first without cookies.
pub struct Browser {
    http: Client,
    cookies: Mutex<Vec<(String, String)>>,
}

impl Browser {
    pub fn new() -> Self {
        let http = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { http, cookies: Mutex::default() }
    }

    pub async fn get(&self, address: &str) -> Response {
        self.send(self.http.get(address)).await
    }

    pub async fn head(&self, address: &str) -> Response {
        self.send(self.http.head(address)).await
    }

    /// A form, filled in.
    pub async fn post(&self, address: &str, form: &[(String, String)]) -> Response {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let form = "application/x-www-form-urlencoded";
        // Django wants to know that the form is its own.
        let request = self.http.post(address).header(header::CONTENT_TYPE, form);
        self.send(request.header(header::REFERER, address).body(body)).await
    }

    /// A form of a page of ours, with what else its head says.
    pub async fn post_with(
        &self,
        address: &str,
        form: &[(&str, &str)],
        head: &[(&'static str, &str)],
    ) -> Response {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let form = "application/x-www-form-urlencoded";
        let request = self.http.post(address).header(header::CONTENT_TYPE, form);
        let request =
            head.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(request.body(body)).await
    }

    /// Takes cookies as it would send them.
    pub fn bring(&self, cookies: &str) {
        for pair in cookies.split("; ") {
            self.keep(pair);
        }
    }

    /// The form of a page from the page of another site.
    pub async fn post_from(
        &self,
        from: &str,
        address: &str,
        form: &[(String, String)],
    ) -> Response {
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post_with(address, &form, &[("sec-fetch-site", from)]).await
    }

    /// What it would send: `name=value; …`.
    pub fn cookies(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// What it keeps under a name.
    pub fn kept(&self, name: &str) -> Option<String> {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    async fn send(&self, request: RequestBuilder) -> Response {
        let request = request.header(header::COOKIE, self.cookies());
        let answer = request.send().await.unwrap();
        for set in answer.headers().get_all(header::SET_COOKIE) {
            self.keep(set.to_str().unwrap());
        }
        answer
    }

    fn keep(&self, set: &str) {
        let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        cookies.retain(|(known, _)| known != name);
        if !set.contains("Max-Age=0") {
            cookies.push((name.into(), value.into()));
        }
    }

    pub fn forget(&self) {
        self.cookies.lock().unwrap().clear();
    }
}

/// Where an answer sends it.
pub fn location(answer: &Response) -> &str {
    answer.headers()[header::LOCATION].to_str().unwrap()
}
