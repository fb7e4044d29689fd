use url::form_urlencoded;

/// The parameters of a request of OAuth, from a query or a form.
#[derive(Default)]
pub struct Parameters(Vec<(String, String)>);

/// A parameter that came twice, which makes the whole request invalid (RFC 6749 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeated;

impl Parameters {
    /// Reads `application/x-www-form-urlencoded`; one without a value is as if it were not there (RFC 6749 §3.1).
    pub fn parse(encoded: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(encoded).into_owned();
        Self(pairs.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Result<Option<&str>, Repeated> {
        let mut values = self.0.iter().filter(|(known, _)| known == name);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Repeated),
            (value, None) => Ok(value.map(|(_, value)| value.as_str())),
        }
    }

    /// Whether one of them came twice.
    pub fn repeat(&self) -> bool {
        self.0.iter().any(|(name, _)| self.get(name).is_err())
    }

    /// Every one but those of these names, as they came.
    pub fn without(&self, names: &[&str]) -> Vec<(String, String)> {
        let others = self.0.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        others.cloned().collect()
    }
}

/// Codes and secrets are among them.
impl std::fmt::Debug for Parameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Parameters({})", self.0.len())
    }
}
