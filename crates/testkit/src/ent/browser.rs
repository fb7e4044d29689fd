//! A browser that nobody looks at: it keeps cookies, and goes where it is sent.

use std::{
    collections::BTreeMap,
    io,
    sync::{Mutex, MutexGuard, PoisonError},
};

use reqwest::{Client, RequestBuilder, Response, header, redirect::Policy};
use url::Url;

use super::Person;

/// As many as browsers follow before they give up.
const LONGEST_WAY: usize = 20;

/// A person's browser. Like all of them it takes every port of a machine for one and the same site.
#[derive(Debug)]
pub struct Browser {
    http: Client,
    cookies: Mutex<BTreeMap<String, String>>,
    /// Where people find a service, and where it is.
    service: Option<(String, String)>,
}

/// What a browser shows at last.
#[derive(Debug)]
pub struct Page {
    /// Where.
    pub address: Url,
    /// With which status.
    pub status: u16,
    /// Its text, as it came.
    pub text: String,
}

impl Page {
    /// The code that stands in it, when one does.
    pub fn code(&self) -> Option<&str> {
        let (_, code) = self.text.split_once("class=\"code mono\">")?;
        Some(code.split_once('<')?.0)
    }
}

/// The value of an attribute in what follows the name of an element.
fn attribute<'t>(element: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = element.split_once(&format!(" {name}=\""))?;
    Some(value.split_once('"')?.0)
}

impl Browser {
    /// One that was never anywhere.
    ///
    /// # Errors
    /// When this machine has no certificates to trust.
    pub fn new() -> io::Result<Self> {
        let http = Client::builder().no_proxy().redirect(Policy::none()).build();
        let http = http.map_err(io::Error::other)?;
        Ok(Self { http, cookies: Mutex::default(), service: None })
    }

    /// With a front before the service: at `public` people find what is at `service`.
    #[must_use]
    pub fn behind(mut self, public: &str, service: &Url) -> Self {
        let origin = |address: &str| address.trim_end_matches('/').to_owned();
        self.service = Some((origin(public), origin(service.as_str())));
        self
    }

    /// Opens an address and follows wherever it leads.
    ///
    /// # Errors
    /// When somebody on the way does not answer, or leads round in circles.
    pub async fn open(&self, address: &str) -> io::Result<Page> {
        let mut address: Url = address.parse().map_err(io::Error::other)?;
        for _ in 0..LONGEST_WAY {
            let answer = self.ask(&address).await.map_err(io::Error::other)?;
            let Some(to) = answer.headers().get(header::LOCATION) else {
                let status = answer.status().as_u16();
                let text = answer.text().await.map_err(io::Error::other)?;
                return Ok(Page { address, status, text });
            };
            let to = to.to_str().map_err(io::Error::other)?;
            address = address.join(to).map_err(io::Error::other)?;
        }
        Err(io::Error::other(format!("{address}: led round in circles")))
    }

    /// On the ENT's page that asks who clicks on Balado: this person does, and the ENT answers in that
    /// [shape](super::Answering::of_word). Shows where that leads.
    ///
    /// # Errors
    /// When it is another page, or nobody's name there. As [`Self::open`] otherwise.
    pub async fn click_as(&self, asked: &Page, person: &Person, shape: &str) -> io::Result<Page> {
        let other = || io::Error::other(format!("{} is not the ENT’s page", asked.address.path()));
        let mut fields = asked.address.query_pairs();
        let (_, service) = fields.find(|(name, _)| name == "service").ok_or_else(other)?;
        let labels: Vec<&str> = asked.text.split("name=\"person\"").skip(1).collect();
        let name =
            format!("{} {}, {}", person.first_name, person.last_name, person.french_profile());
        let at = labels.iter().position(|label| label.contains(&name)).ok_or_else(other)?;
        let mut click = asked.address.join("/clic").map_err(io::Error::other)?;
        let at = at.to_string();
        let fields = [("service", service.as_ref()), ("person", &at), ("answer", shape)];
        click.query_pairs_mut().extend_pairs(fields);
        self.open(click.as_str()).await
    }

    /// Presses the button of the only form of a page, and shows where that leads.
    ///
    /// # Errors
    /// When the page has no form. As [`Self::open`] otherwise.
    pub async fn press(&self, page: &Page) -> io::Result<Page> {
        let no_form = || io::Error::other(format!("{} has no form", page.address.path()));
        let form = page.text.split_once("<form method=\"post\"").ok_or_else(no_form)?.1;
        let form = form.split_once("</form>").ok_or_else(no_form)?.0;
        let action = attribute(form, "action").ok_or_else(no_form)?;
        let fields = form.split("<input").skip(1);
        let fields = fields
            .filter_map(|field| Some((attribute(field, "name")?, attribute(field, "value")?)));
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let address = page.address.join(action).map_err(io::Error::other)?;
        let request = self.http.post(self.found_at(&address)).body(body);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = self.send(request).await.map_err(io::Error::other)?;
        if let Some(to) = answer.headers().get(header::LOCATION) {
            let to = address.join(to.to_str().map_err(io::Error::other)?);
            return self.open(to.map_err(io::Error::other)?.as_str()).await;
        }
        let status = answer.status().as_u16();
        let text = answer.text().await.map_err(io::Error::other)?;
        Ok(Page { address, status, text })
    }

    async fn ask(&self, address: &Url) -> reqwest::Result<Response> {
        self.send(self.http.get(self.found_at(address))).await
    }

    async fn send(&self, request: RequestBuilder) -> reqwest::Result<Response> {
        let sent = self
            .cookies()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>();
        let answer = request.header(header::COOKIE, sent.join("; ")).send().await?;
        for set in answer.headers().get_all(header::SET_COOKIE) {
            self.keep(set.to_str().unwrap_or_default());
        }
        Ok(answer)
    }

    fn found_at(&self, address: &Url) -> String {
        let address = address.as_str();
        let behind = self.service.as_ref().and_then(|(public, service)| {
            Some(format!("{service}{}", address.strip_prefix(public.as_str())?))
        });
        behind.unwrap_or_else(|| address.to_owned())
    }

    fn keep(&self, set: &str) {
        let pair = set.split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if set.contains("Max-Age=0") {
            self.cookies().remove(name);
        } else {
            self.cookies().insert(name.to_owned(), value.to_owned());
        }
    }

    fn cookies(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
