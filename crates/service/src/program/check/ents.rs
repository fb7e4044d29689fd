use balado_core::school::Uai;
use balado_service::{arrivals::Scope, store::Doors};

use super::Found;

/// Schools that are named of those that have no ENT.
const NAMED: usize = 5;

/// Whether people of the schools that have begun can arrive.
pub fn known(doors: &Doors) -> Found {
    let (lines, schools) = (doors.scopes.len(), doors.schools.len());
    if lines == 0 {
        return Err("aucun n’est connu, et personne ne peut arriver par le lien de son établissement. Chargez leur \
                    table : balado-service ents import ENT.csv (colonnes « pour », « nom », « adresse »)"
            .into());
    }
    let without: Vec<&str> = doors
        .schools
        .iter()
        .filter(|(uai, name)| !is_served(doors, uai, name.as_deref()))
        .map(|(uai, _)| uai.as_str())
        .collect();
    if without.is_empty() {
        return Ok(format!("lignes : {lines}, pour chacun des établissements activés ({schools})"));
    }
    let named = without[..without.len().min(NAMED)].join(", ");
    let more = if without.len() > NAMED { "…" } else { "" };
    Err(format!(
        "lignes : {lines} ; établissements activés sans ENT, où personne ne peut arriver : {} sur {schools} \
         ({named}{more}). Complétez la table (balado-service ents show), puis rechargez-la (ents import)",
        without.len()
    ))
}

fn is_served(doors: &Doors, uai: &str, name: Option<&str>) -> bool {
    let is_known = |scope: Scope| doors.scopes.contains(&scope.to_string());
    uai.parse::<Uai>().is_ok_and(|uai| Scope::of_school(uai, name).any(is_known))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the table has, which schools have begun, and what is said of them.
    type Case<'a> =
        (&'a [&'a str], &'a [(String, Option<String>)], Result<&'a str, &'a str>, &'a str);

    #[test]
    fn schools_whose_people_cannot_arrive_are_counted_and_named() {
        let school = |uai: &str, name: &str| (uai.to_owned(), Some(name.to_owned()));
        let schools = [school("0779999A", "Collège Les Tilleuls"), school("0930341R", "Lycée")];
        let many: Vec<_> = (0..6).map(|_| school("0930341R", "Lycée")).collect();
        let table: [Case<'_>; 7] = [
            (&[], &[], Err("ents import"), "no table"),
            (&[], &schools, Err("personne ne peut arriver"), "no table, and schools wait"),
            (&["077"], &[], Ok("activés (0)"), "nobody has begun"),
            (&["077", "093"], &schools, Ok("activés (2)"), "by département"),
            (&["077 collège", "0930341R"], &schools, Ok("lignes : 2"), "by kind and by school"),
            (&["077 lycée", "093"], &schools, Err("1 sur 2 ("), "of another kind"),
            (&["077"], &many, Err("0930341R…). Complétez"), "not all of them are named"),
        ];
        for (scopes, schools, expected, case) in table {
            let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
            match (known(&Doors { scopes, schools: schools.to_vec() }), expected) {
                (Ok(words), Ok(part)) | (Err(words), Err(part)) => {
                    assert!(words.contains(part), "{case}: {words}");
                }
                (found, _) => panic!("{case}: {found:?}"),
            }
        }
    }
}
