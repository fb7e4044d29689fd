use std::{borrow::Cow, error::Error, fmt, ops::RangeInclusive, str::FromStr};

/// Why a value does not fit, in French: « il faut un port », said after the value and its option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit(Cow<'static, str>);

impl Unfit {
    /// For this reason, without a full stop.
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Unfit {}

/// A parser of values that says what it expects: « un port ».
pub fn expected<T: FromStr>(
    what: &'static str,
) -> impl Fn(&str) -> Result<T, Unfit> + Clone + Send + Sync + 'static {
    move |text| text.parse().map_err(|_| Unfit::new(format!("il faut {what}")))
}

/// A parser of whole numbers within bounds.
pub fn number<T>(
    bounds: RangeInclusive<T>,
) -> impl Fn(&str) -> Result<T, Unfit> + Clone + Send + Sync + 'static
where
    T: FromStr + PartialOrd + fmt::Display + Clone + Send + Sync + 'static,
{
    move |text| {
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        let (least, most) = (bounds.start(), bounds.end());
        number.ok_or_else(|| Unfit::new(format!("il faut un nombre entier de {least} à {most}")))
    }
}
