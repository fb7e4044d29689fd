use super::{Action, Movements, OldList, Plan, old_list::spoken};

/// Why a plan waits for a person to type a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoldKind {
    /// The list is one that was imported before the latest one.
    OldList(OldList),
    /// Most pupils who are in the file would go down a level: last year's file, with a line more or less.
    LowerLevels,
    /// Ids of known accounts would be given to other people.
    OtherPerson,
    /// More than max(5, 10 % of the list) would be deactivated.
    Deactivations,
    /// More than max(5, 10 % of the list) had left and would be active again.
    Returning,
    /// Fewer than half of the accounts held are in the file.
    FewKnown,
    /// More than max(5, 75 % of the list) would change.
    Updates,
}

impl HoldKind {
    /// The stable word used in the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OldList(_) => "old-list",
            Self::LowerLevels => "lower-levels",
            Self::OtherPerson => "other-person",
            Self::Deactivations => "deactivations",
            Self::Returning => "returning",
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
    /// The number to type: of accounts, or the year in which an old list was imported.
    pub number: u32,
    /// Active accounts held before the import.
    pub held_active: u32,
}

/// Small lists are not held: below this, a share says nothing.
const FEW: u32 = 5;

/// What a person typed to confirm a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedNumber {
    /// Of the hold, as [`HoldKind::as_str`] says it.
    pub kind: String,
    /// What was typed.
    pub number: u32,
}

impl Plan {
    /// All reasons to wait, the gravest first. The preview and the service apply the same ones.
    ///
    /// `old_list` says whether the list is one that was imported before the latest one, and `movements` where
    /// levels go ([`Plan::summary`]).
    pub fn holds(&self, old_list: Option<OldList>, movements: Movements) -> Vec<Hold> {
        let held_active = self.held_active();
        let counts = self.counts();
        let missing = counts.absent + counts.deactivate;
        let present = u64::from(held_active - missing);
        let (few, most) = (share(held_active, 10).max(FEW), share(held_active, 75).max(FEW));
        let half_missing = missing > FEW && present * 2 < u64::from(held_active);
        let update = self.count(Action::Update);
        let down = movements.down;
        let lower = down > FEW && u64::from(down) * 2 > present && old_list.is_none();
        let old = old_list.map(|old| (HoldKind::OldList(old), old.year(), true));
        let counted = [
            (HoldKind::LowerLevels, down, lower),
            (HoldKind::OtherPerson, counts.replaced, counts.replaced > 0),
            (HoldKind::Deactivations, counts.deactivate, counts.deactivate > few),
            (HoldKind::Returning, counts.returning, counts.returning > few),
            (HoldKind::FewKnown, missing, half_missing),
            (HoldKind::Updates, update, update > most),
        ];
        let standing = old.into_iter().chain(counted).filter(|(.., stands)| *stands);
        standing.map(|(kind, number, _)| Hold { kind, number, held_active }).collect()
    }
}

impl Hold {
    /// What the person reads before typing the number.
    pub fn sentence(&self) -> String {
        let Self { number, held_active, .. } = self;
        match self.kind {
            HoldKind::OldList(old) => format!(
                "{} : la même liste a été importée ce jour-là, avant le dernier import, du {}. Si ce \
                 n’est pas ce que vous vouliez, choisissez un autre fichier.",
                old.title(),
                spoken(old.latest)
            ),
            HoldKind::LowerLevels => format!(
                "{number} élèves redescendraient d’un niveau ou plus : c’est sans doute un fichier de l’an \
                 dernier. Si ce n’est pas ce que vous vouliez, choisissez un autre fichier."
            ),
            HoldKind::OtherPerson if *number == 1 => "1 compte connu est au nom de quelqu’un d’autre dans ce fichier, \
                 sous le même id ENT : il sera fermé, et un nouveau compte prendra son id. Vérifiez que ce \
                 n’est pas la même personne."
                .to_owned(),
            HoldKind::OtherPerson => format!(
                "{number} comptes connus sont au nom de quelqu’un d’autre dans ce fichier, sous les mêmes id \
                 ENT : ils seront fermés, et de nouveaux comptes prendront leurs id. Vérifiez chacun d’eux."
            ),
            HoldKind::Deactivations => format!(
                "{number} comptes sur {held_active} seront désactivés, bien plus qu’à l’ordinaire. \
                 Vérifiez que le fichier est complet."
            ),
            HoldKind::Returning => format!(
                "{number} comptes désactivés redeviendront actifs, pour une liste de {held_active}, bien plus \
                 qu’à l’ordinaire. Vérifiez que ce n’est pas un ancien fichier."
            ),
            HoldKind::FewKnown => format!(
                "{number} des {held_active} comptes connus ne sont pas dans ce fichier, plus de la moitié. \
                 Vérifiez que c’est l’export complet de votre établissement."
            ),
            HoldKind::Updates => format!(
                "{number} comptes sur {held_active} seront mis à jour. C’est normal à la rentrée ; \
                 sinon, vérifiez que c’est le bon fichier."
            ),
        }
    }

    /// Whether a person typed its number.
    pub fn is_confirmed(&self, typed: &[TypedNumber]) -> bool {
        let Self { kind, number, .. } = self;
        typed.iter().any(|typed| typed.kind == kind.as_str() && typed.number == *number)
    }

    /// What the person reads when several things wait, or none was asked for beforehand: each sentence, and
    /// what to type.
    pub fn instructions(holds: &[Self]) -> String {
        let ask =
            |hold: &Self| format!("{} Pour continuer, tapez {}.", hold.sentence(), hold.asked());
        holds.iter().map(ask).collect::<Vec<_>>().join(" ")
    }

    /// What is to be typed: `le nombre 160`, `l’année 2025`.
    pub fn asked(&self) -> String {
        let Self { kind, number, .. } = self;
        let is_year = matches!(kind, HoldKind::OldList(_));
        if is_year { format!("l’année {number}") } else { format!("le nombre {number}") }
    }
}

/// `percent` of `all`, rounded down.
fn share(all: u32, percent: u32) -> u32 {
    u32::try_from(u64::from(all) * u64::from(percent) / 100).expect("a part is not above the whole")
}
