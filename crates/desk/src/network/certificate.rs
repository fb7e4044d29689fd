//! What a server showed of itself, in the words of whoever looks at it: who signed it, for whom, from when to
//! when.

use balado_core::school::fold;
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use x509_cert::{
    Certificate,
    der::{
        Decode, Tag, Tagged,
        asn1::{ObjectIdentifier, PrintableStringRef, TeletexStringRef, Utf8StringRef},
    },
    name::Name,
};

/// Names of a person who signs (RFC 5280 §4.1.2.4), the one that people know first.
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

/// The longest name that is shown: whoever signs writes what they like.
const LONGEST_NAME: usize = 80;

/// The first certificate of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Who signed it.
    pub(crate) issuer: String,
    /// Whether it signed itself.
    pub(crate) by_itself: bool,
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
}

impl Shown {
    /// None when it is no certificate.
    pub(crate) fn read(certificate: &CertificateDer<'_>) -> Option<Self> {
        let read = Certificate::from_der(certificate).ok()?.tbs_certificate;
        let at = |time: x509_cert::time::Time| {
            Timestamp::from_second(time.to_unix_duration().as_secs().try_into().ok()?).ok()
        };
        Some(Self {
            issuer: name(&read.issuer),
            by_itself: read.issuer == read.subject,
            from: at(read.validity.not_before)?,
            until: at(read.validity.not_after)?,
        })
    }

    /// A moment at which it is good, the closest to this one.
    pub(crate) fn good_near(&self, now: Timestamp) -> Timestamp {
        now.clamp(self.from, self.until.max(self.from))
    }
}

/// The common name, or else the organization; on one line, without what could be taken for our own words.
fn name(name: &Name) -> String {
    let named = |kind: ObjectIdentifier| {
        let mut parts = name.0.iter().flat_map(|part| part.0.iter());
        let part = parts.find(|part| part.oid == kind)?;
        let value = &part.value;
        let text = match value.tag() {
            Tag::Utf8String => value.decode_as::<Utf8StringRef<'_>>().ok()?.as_str().to_owned(),
            Tag::PrintableString => {
                value.decode_as::<PrintableStringRef<'_>>().ok()?.as_str().to_owned()
            }
            Tag::TeletexString => {
                value.decode_as::<TeletexStringRef<'_>>().ok()?.as_str().to_owned()
            }
            _ => return None,
        };
        let shown = |c: &char| !c.is_control() && !matches!(c, '«' | '»');
        let text: String = text.chars().filter(shown).take(LONGEST_NAME).collect();
        (!fold(&text).is_empty()).then(|| text.trim().to_owned())
    };
    named(COMMON_NAME).or_else(|| named(ORGANIZATION)).unwrap_or_else(|| "sans nom".to_owned())
}
