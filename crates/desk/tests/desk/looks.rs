//! What a person had better look at before sending, in one list that gets shorter.

use std::{fs, path::PathBuf};

use balado_core::{finding::Column, school::Roster};
use balado_desk::{Desk, DeskError, LookKind, LookShown, Who};
use balado_testkit::{samples, service::TestService};

use crate::school::{Pc, open, signed_in};

/// The sample in which one of each kind has something to look at.
fn remarkable(pc: &Pc) -> PathBuf {
    let text = fs::read_to_string(samples::path("2025/eleves.csv")).unwrap();
    let mut lines: Vec<Vec<String>> =
        text.lines().map(|line| line.split(';').map(str::to_owned).collect()).collect();
    let titles = lines[0].clone();
    let column = |title: &str| titles.iter().position(|of| of.trim_matches('"') == title).unwrap();
    let [class, last_name, first_name, login, alias] =
        ["Classes", "Nom", "Prénom", "Identifiant", "Login personnalisé (Alias)"].map(column);
    let of_level = |lines: &[Vec<String>], digit: char, from: usize| {
        let classes = lines.iter().enumerate().skip(from);
        let mut of = classes.filter(|(_, line)| line[class].trim_matches('"').starts_with(digit));
        of.next().unwrap().0
    };
    let (down, jump) = (of_level(&lines, '4', 300), of_level(&lines, '6', 300));
    let put = |cell: &mut String, text: &str| *cell = format!("\"{text}\"");
    put(&mut lines[down][class], "6Z");
    put(&mut lines[jump][class], "4Z");
    put(&mut lines[20][class], "");
    put(&mut lines[30][last_name], "");
    for (column, text) in
        [(last_name, "KHELIFI"), (first_name, "Adam"), (login, "a.k"), (alias, "")]
    {
        put(&mut lines[40][column], text);
    }
    let mut again = lines.remove(50);
    put(&mut again[0], "9000001");
    lines.push(again);
    let mut new = lines[60].clone();
    for (column, text) in [(0, "9000002"), (login, "new.one"), (alias, "new.one")] {
        put(&mut new[column], text);
    }
    lines.push(new);
    let path = pc.folder().join("remarkable.csv");
    let lines: Vec<String> = lines.into_iter().map(|line| line.join(";")).collect();
    fs::write(&path, format!("{}\n", lines.join("\n"))).unwrap();
    path
}

fn looks(desk: &Desk) -> Vec<LookShown> {
    desk.looks(Roster::Students).unwrap().looks
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_is_told_in_words_and_goes_once_it_was_answered_or_seen() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    assert_eq!(desk.list(Roster::Students).unwrap().to_look_at, 0, "nothing changes any more");

    desk.open_export(remarkable(&pc)).await.unwrap();
    let list = desk.list(Roster::Students).unwrap();
    let told = looks(&desk);
    let table = [
        (LookKind::OtherPerson, "est au nom de KHELIFI Adam"),
        (LookKind::ToFix, "1 ligne est à corriger : elle reste de côté."),
        (LookKind::WithoutClass, "le fichier ne lui donne plus de classe."),
        (LookKind::Down, "en 6Z."),
        (LookKind::Jump, "en 4Z."),
        (LookKind::SameName, ": deux élèves, deux comptes."),
        (LookKind::MadeAgain, "n’est plus dans le fichier. Est-ce la même personne ?"),
    ];
    assert_eq!(list.to_look_at as usize, table.len(), "{told:?}");
    for (look, (kind, words)) in told.iter().zip(table) {
        assert_eq!(look.kind, kind);
        assert!(look.sentence.contains(words), "{kind:?}");
    }

    let waiting = desk.say_seen(Roster::Students, LookKind::OtherPerson, told[0].key);
    assert!(matches!(waiting, Err(DeskError::NoRow(_))), "it wants an answer");
    let list = desk.say_who(Roster::Students, told[0].key, Some(Who::SamePerson)).unwrap();
    assert_eq!(list.to_look_at, 6);
    for look in &told[2..] {
        desk.say_seen(Roster::Students, look.kind, look.key).unwrap();
    }
    let left = desk.looks(Roster::Students).unwrap();
    assert_eq!((left.looks.len(), left.seen), (1, 5), "what is to fix is still to fix");
    let gone = desk.say_seen(Roster::Students, LookKind::Jump, told[3].key);
    assert!(matches!(gone, Err(DeskError::NoRow(_))), "that one goes down");
    assert_eq!(desk.look_again(Roster::Students).unwrap().to_look_at, 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_looked_at_while_signed_out_and_a_september_is_about_those_who_are_not_as_the_others()
 {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    open(&desk, "2026/eleves.csv").await;
    let september = desk.looks(Roster::Students).unwrap();
    assert_eq!(september.others, 0, "445 changes of class are not 445 looks");
    desk.sign_out().await.unwrap();
    open(&desk, "2026/eleves.csv").await;
    assert_eq!(desk.looks(Roster::Students).unwrap().looks, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_to_be_right_is_asked_again_when_the_line_changes_or_another_import_comes_between()
 {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let file = |name: &str, lines: &str| {
        let path = pc.folder().join(name);
        fs::write(&path, format!("Id;Type;Nom;Prénom;Identifiant;Classes\n{lines}")).unwrap();
        path
    };
    let known = "1;Élève;VIDAL;Zoé;zoe.vidal;4A\n2;Élève;ROY;Nils;nils.roy;6A\n";
    desk.open_export(file("export.csv", known)).await.unwrap();
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    // One goes down, and her line can be typed over.
    let down = "1;Élève;;Zoé;zoe.vidal;6B\n2;Élève;ROY;Nils;nils.roy;6A\n";
    desk.open_export(file("down.csv", down)).await.unwrap();
    let is_down = |look: &LookShown| look.kind == LookKind::Down;
    let asked = || looks(&desk).into_iter().find(is_down);
    let key = looks(&desk)[0].key;
    let call = async |name| desk.correct(Roster::Students, key, Column::LastName, name).await;
    call("VIDAL").await.unwrap();
    assert_eq!(asked().expect("she goes down").key, key);
    let see = || desk.say_seen(Roster::Students, LookKind::Down, key).unwrap();
    see();
    assert_eq!(asked(), None);
    call("VIDAL-ROY").await.unwrap();
    assert!(asked().is_some(), "the line says something else");
    see();

    let (other_pc, other) = signed_in(&service).await;
    let path = other_pc.folder().join("other.csv");
    let between = known.replace("nils.roy;6A", "nils.roy;6C");
    fs::write(&path, format!("Id;Type;Nom;Prénom;Identifiant;Classes\n{between}")).unwrap();
    other.open_export(path).await.unwrap();
    other.push_import(Roster::Students, None, &|_| ()).await.unwrap();
    desk.held().await.unwrap();
    assert!(asked().is_some(), "another import came between");
    see();
    desk.held().await.unwrap();
    assert_eq!(asked(), None, "nothing came");
    desk.exclude_line(Roster::Students, key, true).unwrap();
    desk.exclude_line(Roster::Students, key, false).unwrap();
    assert_eq!(asked(), None, "what the line says is the same");
}
