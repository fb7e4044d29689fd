use super::Level;

/// Where somebody goes from one level to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Movement {
    /// To the next level.
    Up,
    /// Over one level or more.
    Jump,
    /// To the same level: another class of it, or the year once more.
    Same,
    /// To a level below.
    Down,
    /// One of the levels is not certain.
    Unknown,
}

impl Movement {
    /// From one level to another.
    pub fn between(from: Option<Level>, to: Option<Level>) -> Self {
        let (Some(from), Some(to)) = (from, to) else { return Self::Unknown };
        match to as i8 - from as i8 {
            1 => Self::Up,
            0 => Self::Same,
            steps if steps > 1 => Self::Jump,
            _ => Self::Down,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_movement_is_told_by_levels_and_only_by_certain_ones() {
        let table = [
            (Some(Level::Sixieme), Some(Level::Cinquieme), Movement::Up),
            (Some(Level::Cm2), Some(Level::Sixieme), Movement::Up),
            (Some(Level::Troisieme), Some(Level::Seconde), Movement::Up),
            (Some(Level::Cp), Some(Level::Ce1), Movement::Up),
            (Some(Level::Sixieme), Some(Level::Sixieme), Movement::Same),
            (Some(Level::Cinquieme), Some(Level::Troisieme), Movement::Jump),
            (Some(Level::Seconde), Some(Level::Terminale), Movement::Jump),
            (Some(Level::Cinquieme), Some(Level::Sixieme), Movement::Down),
            (Some(Level::Terminale), Some(Level::Cp), Movement::Down),
            (None, Some(Level::Sixieme), Movement::Unknown),
            (Some(Level::Sixieme), None, Movement::Unknown),
        ];
        for (from, to, expected) in table {
            assert_eq!(Movement::between(from, to), expected, "{from:?} to {to:?}");
        }
    }
}
