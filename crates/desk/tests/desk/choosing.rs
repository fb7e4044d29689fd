//! Several files brought together for one list: nothing goes in by itself, a person says which.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use balado_core::{export::Mapping, finding::Column, school::Roster};
use balado_desk::{Choice, Desk, Opened};
use balado_testkit::people::{Person, export_bytes, pupil, teacher};
use url::Url;

use crate::school::Pc;

const HOUR: Duration = Duration::from_hours(1);

/// The files brought, the lists they open, what is asked, why.
type Case<'a> = (&'a [&'a Path], &'a [Roster], &'a [&'a str], &'a str);

fn nowhere() -> Pc {
    Pc::new(&Url::parse("http://127.0.0.1:9").unwrap())
}

/// A file of these people in a folder of its own, which changed so long ago.
fn file(pc: &Pc, path: &str, age: Duration, people: &[Person]) -> PathBuf {
    written(pc, path, age, &export_bytes(people))
}

fn written(pc: &Pc, path: &str, age: Duration, bytes: &[u8]) -> PathBuf {
    let path = pc.folder().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    let changed = SystemTime::now() - age;
    File::options().append(true).open(&path).unwrap().set_modified(changed).unwrap();
    path
}

fn last_year() -> [Person; 1] {
    [pupil("VIDAL", "Zoé").class("6A")]
}

fn this_year() -> [Person; 2] {
    [pupil("VIDAL", "Zoé").class("5A"), pupil("ROY", "Nils").class("6A")]
}

/// What is asked, a file a line: name, folder, lines, whether it is the latest.
fn asked(outcome: &Opened) -> Vec<String> {
    let line = |choice: &Choice| {
        let roster = choice.roster.as_str();
        let candidates = choice.candidates.iter().map(move |candidate| {
            let folder = candidate.folder.as_deref().map_or(String::new(), |f| format!(" in {f}"));
            let latest = if candidate.latest { ", latest" } else { "" };
            let dated = if candidate.file_date.is_some() { "" } else { ", undated" };
            format!("{roster}: {}{folder} {}{latest}{dated}", candidate.file_name, candidate.lines)
        });
        candidates.collect::<Vec<_>>()
    };
    outcome.choices.iter().flat_map(line).collect()
}

/// The file that is open in a list, and how many lines it has.
fn open_in(desk: &Desk, roster: Roster) -> Option<(String, u32)> {
    desk.list(roster).map(|list| (list.file_name, list.lines))
}

fn id_of(outcome: &Opened, lines: u32) -> u32 {
    let all = outcome.choices.iter().flat_map(|choice| &choice.candidates);
    all.clone().find(|candidate| candidate.lines == lines).expect("it is asked about").id
}

#[tokio::test(flavor = "multi_thread")]
async fn of_files_for_one_list_that_came_together_a_person_chooses() {
    use Roster::{Students, Teachers};
    let pc = nowhere();
    let old = file(&pc, "eleves-2025.csv", HOUR * 9000, &last_year());
    let new = file(&pc, "eleves.csv", HOUR, &this_year());
    let namesake = file(&pc, "ancien/eleves.csv", HOUR * 8000, &last_year()[..1]);
    let copy = file(&pc, "eleves (1).csv", HOUR, &this_year());
    let other = file(&pc, "profs.csv", HOUR, &[teacher("BLANC", "Léa")]);
    let both = file(&pc, "tous.csv", HOUR * 2, &[pupil("ROY", "Nils"), teacher("BLANC", "Léa")]);
    let (latest, old_one) = ("students: eleves.csv 2, latest", "students: eleves-2025.csv 1");
    let table: [Case<'_>; 8] = [
        (&[&new, &old], &[], &[latest, old_one], "the newer first"),
        (&[&old, &new], &[], &[latest, old_one], "the older first"),
        (&[&old, &other, &new], &[Teachers], &[latest, old_one], "the other list opens"),
        (&[&new, &copy], &[Students], &[], "the same bytes under two names"),
        (&[&new, &new, &other], &[Students, Teachers], &[], "the same file twice"),
        (
            &[&new, &old, &both, &copy],
            &[Teachers],
            &[latest, "students: tous.csv 1", old_one],
            "three files, one of both lists",
        ),
        (
            &[&both, &other],
            &[Students],
            &["teachers: profs.csv 1, latest", "teachers: tous.csv 1"],
            "one of both lists: only what is twice there is asked",
        ),
        (&[&old, &namesake], &[Students], &[], "last year's twice is one file"),
    ];
    for (paths, opened, choices, case) in table {
        let desk = pc.desk();
        let paths = paths.iter().map(|path| path.to_path_buf()).collect();
        let outcome = desk.open_exports(paths).await;
        assert_eq!(outcome.opened, opened, "{case}");
        assert_eq!(asked(&outcome), choices, "{case}");
        let open = Roster::ALL.into_iter().filter(|roster| desk.list(*roster).is_some());
        assert_eq!(open.collect::<Vec<_>>(), opened, "{case}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_one_name_are_told_apart_by_their_folder() {
    let pc = nowhere();
    let new = file(&pc, "Téléchargements/export.csv", HOUR, &this_year());
    let old = file(&pc, "2025/export.csv", HOUR * 9000, &last_year());
    let outcome = pc.desk().open_exports(vec![old, new]).await;
    let expected =
        ["students: export.csv in Téléchargements 2, latest", "students: export.csv in 2025 1"];
    assert_eq!(asked(&outcome), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chosen_file_opens_and_the_others_are_forgotten() {
    const LIST: Roster = Roster::Students;
    let pc = nowhere();
    let desk = pc.desk();
    let old = file(&pc, "eleves-2025.csv", HOUR * 9000, &last_year());
    let new = file(&pc, "eleves.csv", HOUR, &this_year());
    let ask = || desk.open_exports(vec![new.clone(), old.clone()]);

    let outcome = ask().await;
    let chosen = desk.choose_file(id_of(&outcome, 1)).await.unwrap();
    assert_eq!((chosen.opened.as_slice(), asked(&chosen).len()), (&[LIST][..], 0));
    assert_eq!(open_in(&desk, LIST), Some(("eleves-2025.csv".to_owned(), 1)));
    let late = desk.choose_file(id_of(&outcome, 2)).await.expect_err("it was chosen already");
    assert_eq!(late.code(), "no-candidate");

    let outcome = ask().await;
    assert_eq!(open_in(&desk, LIST), Some(("eleves-2025.csv".to_owned(), 1)), "as it was");
    desk.forget_choice(LIST);
    assert!(desk.choose_file(id_of(&outcome, 2)).await.is_err(), "none was wanted");
    assert_eq!(open_in(&desk, LIST), Some(("eleves-2025.csv".to_owned(), 1)), "as it was");

    let outcome = ask().await;
    let alone = desk.open_exports(vec![new.clone()]).await;
    assert_eq!(asked(&alone).len(), 0, "bringing one alone is choosing it");
    assert_eq!(open_in(&desk, LIST), Some(("eleves.csv".to_owned(), 2)));
    assert!(desk.choose_file(id_of(&outcome, 1)).await.is_err(), "another was brought since");

    let outcome = ask().await;
    desk.sign_out().await.unwrap();
    assert!(desk.choose_file(id_of(&outcome, 1)).await.is_err(), "signing out forgets them");
    assert_eq!(open_in(&desk, LIST), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_columns_are_named_does_not_replace_what_came_with_it() {
    const LIST: Roster = Roster::Students;
    let pc = nowhere();
    let known = file(&pc, "eleves.csv", HOUR, &this_year());
    let text = "Colonne A;Colonne B;Colonne C\n77;VIDAL;Zoé\n78;ROY;Nils\n79;BLANC;Léa\n";
    let unknown = written(&pc, "maison.csv", HOUR * 2, text.as_bytes());
    let columns = vec![Some(Column::Id), Some(Column::LastName), Some(Column::FirstName)];
    let named = Mapping { columns, roster: Some(LIST) };

    let desk = pc.desk();
    let outcome = desk.open_exports(vec![unknown.clone(), known.clone()]).await;
    let [waiting] = outcome.unmapped.as_slice() else { panic!("it waits for its columns") };
    assert_eq!(outcome.opened, [LIST]);
    let outcome = desk.map_columns(waiting.id, named.clone()).await.unwrap();
    assert_eq!((outcome.opened.len(), asked(&outcome).len()), (0, 2), "both came together");
    assert_eq!(open_in(&desk, LIST).unwrap().1, 2, "the first stays meanwhile");
    desk.exclude_line(LIST, 0, true).unwrap();
    let kept = desk.choose_file(id_of(&outcome, 2)).await.unwrap();
    assert_eq!(kept.opened, [LIST]);
    assert_eq!(desk.list(LIST).unwrap().counters.excluded, 1, "it is as it was left");

    let elsewhere = nowhere();
    let desk = elsewhere.desk();
    let outcome = desk.open_exports(vec![unknown]).await;
    desk.open_exports(vec![known]).await;
    let outcome = desk.map_columns(outcome.unmapped[0].id, named).await.unwrap();
    assert_eq!((outcome.opened.as_slice(), asked(&outcome).len()), (&[LIST][..], 0));
    assert_eq!(open_in(&desk, LIST).unwrap().1, 3, "brought apart, the last one goes in");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_brought_one_after_the_other_are_opened_in_that_order() {
    const LIST: Roster = Roster::Students;
    let pc = nowhere();
    let many: Vec<Person> =
        (0..4000).map(|n| pupil("VIDAL", "Zoé").id(&format!("{n}")).class("6A")).collect();
    let long = file(&pc, "long.csv", HOUR, &many);
    let short = file(&pc, "court.csv", HOUR, &last_year());
    let desk = pc.desk();
    let (first, second) =
        tokio::join!(desk.open_exports(vec![long.clone()]), desk.open_exports(vec![short.clone()]));
    assert_eq!((first.opened, second.opened), (vec![LIST], vec![LIST]));
    assert_eq!(open_in(&desk, LIST).unwrap().0, "court.csv");
}
