//! Ids and logins: each is said once, so no dictionary keeps them. They stand one after the other in
//! one text, a fifth of the room and of the time that a text of its own for each would take.

/// What bytes a text holds, all together.
///
/// It is taken while the text is at hand: most questions about ids and logins need no second look.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Bytes(u8);

impl Bytes {
    const DIGIT: u8 = 1;
    const LOWER: u8 = 2;
    const UPPER: u8 = 4;
    const POINT: u8 = 8;
    /// Other marks that a keyboard has.
    const MARK: u8 = 16;
    /// Blanks, controls, letters that are no ASCII, and what entities, formulas and codes hold.
    const REST: u8 = 32;

    /// The kind of each byte.
    const KINDS: [u8; 256] = {
        let mut kinds = [Self::REST; 256];
        let mut byte = 0_u8;
        while byte < 127 {
            kinds[byte as usize] = match byte {
                b'0'..=b'9' => Self::DIGIT,
                b'a'..=b'z' => Self::LOWER,
                b'A'..=b'Z' => Self::UPPER,
                b'.' => Self::POINT,
                b'&' | b'=' | b'\\' | b'%' | b'\'' | 0..=b' ' => Self::REST,
                _ => Self::MARK,
            };
            byte += 1;
        }
        kinds
    };

    pub(crate) fn of(text: &str) -> Self {
        Self(text.bytes().fold(0, |all, byte| all | Self::KINDS[byte as usize]))
    }

    /// Whether they are of nothing but these kinds, one at least.
    fn are(self, kinds: u8) -> bool {
        self.0 != 0 && self.0 & !kinds == 0
    }

    /// Digits and nothing else.
    pub(crate) fn are_digits(self) -> bool {
        self.are(Self::DIGIT)
    }

    /// What the ENT makes logins of: small letters, digits and a point.
    pub(crate) fn are_of_a_login(self) -> bool {
        self.are(Self::DIGIT | Self::LOWER | Self::POINT) && self.0 & Self::POINT != 0
    }

    /// Nothing that may have to be put right, trimmed, composed or refused.
    pub(crate) fn are_plain(self) -> bool {
        self.0 & Self::REST == 0
    }

    /// Nothing that folding a login would change.
    pub(crate) fn are_folded(self) -> bool {
        self.0 & (Self::REST | Self::UPPER) == 0
    }
}

/// Where the id and the login of a row stand.
#[derive(Clone, Copy, Default)]
pub(crate) struct Key {
    from: u32,
    id: u32,
    login: u32,
    pub(crate) id_bytes: Bytes,
    pub(crate) login_bytes: Bytes,
}

impl Key {
    /// Whether neither may have to be trimmed, composed or refused.
    pub(crate) fn is_plain(self) -> bool {
        self.id_bytes.are_plain() && self.login_bytes.are_plain()
    }

    /// The same in a text that follows another of this length.
    pub(super) fn after(self, length: usize) -> Self {
        Self { from: self.from + length_of(length), ..self }
    }
}

/// The ids and logins of a reading.
#[derive(Default)]
pub(crate) struct Keys(String);

impl Keys {
    /// Makes room for this many bytes more.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.0.reserve(bytes);
    }

    pub(crate) fn push(&mut self, id: &str, login: &str) -> Key {
        self.push_known(id, Bytes::of(id), login, Bytes::of(login))
    }

    /// The same, when it is known what they hold.
    pub(super) fn push_known(
        &mut self,
        id: &str,
        id_bytes: Bytes,
        login: &str,
        login_bytes: Bytes,
    ) -> Key {
        let from = length_of(self.0.len());
        self.0.push_str(id);
        self.0.push_str(login);
        let (id, login) = (length_of(id.len()), length_of(login.len()));
        Key { from, id, login, id_bytes, login_bytes }
    }

    /// Adds those of another, behind.
    pub(super) fn append(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }

    pub(super) fn length(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn id(&self, key: Key) -> &str {
        let from = key.from as usize;
        &self.0[from..from + key.id as usize]
    }

    pub(crate) fn login(&self, key: Key) -> &str {
        let from = key.from as usize + key.id as usize;
        &self.0[from..from + key.login as usize]
    }
}

fn length_of(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a file of 500 MB has no longer ids and logins")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_what_they_are_together() {
        let table = [
            ("2605691", [true, false, true, true], "an id of the ENT"),
            ("ines.dalmeida2", [false, true, true, true], "a login of the ENT"),
            ("ines", [false, false, true, true], "no point"),
            ("Ines.Dalmeida", [false, false, true, false], "capitals"),
            ("ENT$12-a_b@c", [false, false, true, false], "marks and capitals"),
            ("zoé.roux", [false, false, false, false], "an accent"),
            (" 26", [false, false, false, false], "a blank"),
            ("=\"26\"", [false, false, false, false], "a formula"),
            (r"zo\u00e9.roux", [false, false, false, false], "a code"),
            ("a&amp;b", [false, false, false, false], "an entity"),
            ("26\u{0}", [false, false, false, false], "a control"),
            ("", [false, false, true, true], "nothing"),
        ];
        for (text, expected, case) in table {
            let bytes = Bytes::of(text);
            let found =
                [bytes.are_digits(), bytes.are_of_a_login(), bytes.are_plain(), bytes.are_folded()];
            assert_eq!(found, expected, "{case}");
        }
    }

    #[test]
    fn keys_are_found_again_behind_others_too() {
        let (mut all, mut behind) = (Keys::default(), Keys::default());
        let first = all.push("1", "a.b");
        let second = behind.push("é", "");
        let (second, length) = (second.after(all.length()), all.length());
        all.append(&behind);
        let third = all.push("", "c");
        let found = [first, second, third].map(|key| (all.id(key), all.login(key)));
        assert_eq!(found, [("1", "a.b"), ("é", ""), ("", "c")]);
        assert_eq!(length, 4);
    }
}
