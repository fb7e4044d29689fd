//! The remark that most lines share is said once; the lines say it shortly.

use std::fs;

use balado_core::school::Roster;
use balado_desk::{Desk, PageQuery};

use crate::school::Pc;

/// As many pupils, the first of whom have no type.
fn written(pc: &Pc, typeless: usize, of: usize) -> std::path::PathBuf {
    let line = |n: usize| {
        let kind = if n < typeless { "" } else { "Élève" };
        format!(
            "28461{n:02};{kind};VIDAL{};Zoé;zoe.vidal{n};;6A",
            "ABCDEFGHIJKLMNOPQRST".as_bytes()[n] as char
        )
    };
    let lines: Vec<String> = (0..of).map(line).collect();
    let path = pc.folder().join("eleves.csv");
    let header = "Id;Type;Nom;Prénom;Login;Code d'activation;Classe(s)";
    fs::write(&path, format!("{header}\n{}\n", lines.join("\n"))).unwrap();
    path
}

/// What the table says of the first line, and what is said beside it.
fn first(desk: &Desk) -> (String, String, bool) {
    let query = PageQuery { limit: 1, ..PageQuery::default() };
    let row = desk.page(Roster::Students, &query).unwrap().rows.remove(0);
    let beside = desk.detail(Roster::Students, row.key).unwrap().findings.remove(0);
    (row.remark, beside.message, beside.help.is_some())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remark_of_most_lines_is_said_once() {
    let pc = Pc::new(&"http://127.0.0.1:9/".parse().unwrap());
    let desk = pc.desk();
    let table = [(20, 20, Some(20)), (10, 20, Some(10)), (9, 9, None), (9, 20, None)];
    for (typeless, of, expected) in table {
        desk.open_export(written(&pc, typeless, of)).await.unwrap();
        let list = desk.list(Roster::Students).unwrap();
        let repeated = list.repeated.as_ref().map(|repeated| repeated.lines);
        assert_eq!(repeated, expected, "{typeless} of {of}");
        let (row, beside, helps) = first(&desk);
        assert!(helps, "what to do is said beside the line");
        assert_eq!(row == beside, expected.is_none(), "{typeless} of {of}: {row}");
        assert!(beside.starts_with(&row), "{row} begins {beside}");
    }
}
