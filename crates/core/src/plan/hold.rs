use super::{Action, Plan};

/// Why a plan waits for a person to type a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoldKind {
    /// More than max(5, 10 % of the list) would be deactivated.
    Deactivations,
    /// Fewer than half of the accounts held are in the file.
    FewKnown,
    /// More than max(5, 75 % of the list) would change.
    Updates,
}

impl HoldKind {
    /// The stable word used in the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deactivations => "deactivations",
            Self::FewKnown => "few-known",
            Self::Updates => "updates",
        }
    }
}

/// Something unusual enough that a person confirms it by typing its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// What is unusual.
    pub kind: HoldKind,
    /// The number to type.
    pub number: u32,
    /// Active accounts held before the import.
    pub of: u32,
}

/// Small lists are not held: below this, a share says nothing.
const FEW: u32 = 5;

impl Plan {
    /// The gravest reason to wait, if any. The preview and the service apply the same one.
    pub fn hold(&self) -> Option<Hold> {
        let of = self.held_active();
        let counts = self.counts();
        let missing = counts.absent + counts.deactivate;
        let present = of - missing;
        let held = |kind, number| Some(Hold { kind, number, of });
        if counts.deactivate > share(of, 10).max(FEW) {
            return held(HoldKind::Deactivations, counts.deactivate);
        }
        if missing > FEW && u64::from(present) * 2 < u64::from(of) {
            return held(HoldKind::FewKnown, missing);
        }
        if self.count(Action::Update) > share(of, 75).max(FEW) {
            return held(HoldKind::Updates, counts.update);
        }
        None
    }
}

impl Hold {
    /// What the person reads before typing the number.
    pub fn sentence(&self) -> String {
        let Self { number, of, .. } = self;
        match self.kind {
            HoldKind::Deactivations => format!(
                "{number} comptes sur {of} seront désactivés, bien plus qu’à l’ordinaire. \
                 Vérifiez que le fichier est complet."
            ),
            HoldKind::FewKnown => format!(
                "{number} des {of} comptes connus ne sont pas dans ce fichier, plus de la moitié. \
                 Vérifiez que c’est l’export complet de votre établissement."
            ),
            HoldKind::Updates => format!(
                "{number} comptes sur {of} seront modifiés. C’est normal à la rentrée ; \
                 sinon, vérifiez que c’est le bon fichier."
            ),
        }
    }
}

/// `percent` of `of`, rounded down.
fn share(of: u32, percent: u32) -> u32 {
    u32::try_from(u64::from(of) * u64::from(percent) / 100).expect("a part is not above the whole")
}
