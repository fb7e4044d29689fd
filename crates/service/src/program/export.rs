//! All that is held of a school, as files for whoever has a right to it.

use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use balado_arguments::reason;
use balado_core::school::Uai;
use balado_service::{
    clock::{Clock, SystemClock},
    owner_only,
    store::{SchoolExport, SchoolTable},
};
use clap::Args;
use serde_json::{Map, Value, json};

use super::{database::Database, schools::uai};

/// By which a spreadsheet knows that the text is UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// Whose, and where.
#[derive(Debug, Args)]
pub struct Export {
    /// L’établissement.
    #[arg(value_name = "RNE", value_parser = uai)]
    uai: Uai,
    /// Dossier où écrire, créé au besoin ; rien de ce qui s’y trouve n’est remplacé.
    #[arg(long = "to", value_name = "DOSSIER")]
    to: PathBuf,
}

impl Export {
    /// Writes every file or none.
    pub async fn run(&self, data: &Path, database: &Database) -> Result<(), Box<dyn Error>> {
        let store = database.open_existing(data).await?;
        let export = store.export_school(self.uai).await?;
        let mut console = io::stdout();
        if export.tables.iter().all(|table| table.rows.is_empty()) {
            writeln!(console, "Rien n’est gardé de {}. Aucun fichier n’a été écrit.", self.uai)?;
            return Ok(());
        }
        write_all(&self.to, &files(&export)?)?;
        writeln!(
            console,
            "Tout ce qui est gardé de {} est dans {} :",
            self.uai,
            self.to.display()
        )?;
        for table in &export.tables {
            writeln!(console, "  {}.csv : {}", table.file, table.rows.len())?;
        }
        writeln!(
            console,
            "  {}.json : le tout\nCes fichiers contiennent des noms : remettez-les à qui les demande, puis effacez-les.",
            self.uai
        )?;
        Ok(())
    }
}

/// The names of the files, and what is in them.
fn files(export: &SchoolExport) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = vec![(format!("{}.json", export.uai), whole(export)?)];
    for table in &export.tables {
        files.push((format!("{}.csv", table.file), csv(table)?));
    }
    Ok(files)
}

fn whole(export: &SchoolExport) -> io::Result<Vec<u8>> {
    let tables: Map<String, Value> =
        export.tables.iter().map(|table| (table.name.to_owned(), json!(table.rows))).collect();
    let whole = json!({
        "school": export.uai.as_str(),
        "exported_at": SystemClock.now().to_string(),
        "program": env!("CARGO_PKG_VERSION"),
        "tables": tables,
    });
    Ok(serde_json::to_vec_pretty(&whole)?)
}

/// Refuses what is there; what was written goes when another file cannot be.
fn write_all(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), String> {
    let said = |path: &Path, error: &io::Error| format!("{} : {}", path.display(), reason(error));
    owner_only::make_folder(folder).map_err(|error| said(folder, &error))?;
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    if let Some(there) = paths.iter().find(|path| path.exists()) {
        return Err(format!(
            "{} existe déjà et n’a pas été touché. Donnez un autre dossier à --to. Rien n’a été écrit",
            there.display()
        ));
    }
    for (at, ((_, bytes), path)) in files.iter().zip(&paths).enumerate() {
        if let Err(error) = write_one(path, bytes) {
            let ours = if error.kind() == io::ErrorKind::AlreadyExists { at } else { at + 1 };
            for written in &paths[..ours] {
                // The first error is the one to tell.
                let _ = fs::remove_file(written);
            }
            return Err(format!("{}. Rien n’a été gardé", said(path, &error)));
        }
    }
    owner_only::sync_folder(folder).map_err(|error| said(folder, &error))
}

fn write_one(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = owner_only::options().create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    owner_only::give_to_owner_of_folder(path)
}

/// As a spreadsheet in France opens it.
fn csv(table: &SchoolTable) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new();
    let mut writer =
        writer.delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(BOM.to_vec());
    writer.write_record(table.titles.iter().map(|(_, title)| title))?;
    for row in &table.rows {
        for line in lines(row, table.line_each) {
            let cells = table.titles.iter().map(|(path, _)| guarded(text(at(&line, path))));
            writer.write_record(cells)?;
        }
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A line for each item of a column, when a column has items; the row itself otherwise.
fn lines(row: &Map<String, Value>, line_each: Option<&str>) -> Vec<Map<String, Value>> {
    let Some((column, Value::Array(items))) = line_each.and_then(|name| row.get_key_value(name))
    else {
        return vec![row.clone()];
    };
    let line = |item: &Value| {
        let mut line: Map<String, Value> = row
            .iter()
            .filter(|(name, _)| *name != column)
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        line.insert(column.clone(), item.clone());
        line
    };
    items.iter().map(line).collect()
}

/// What stands at `receipt.by`.
fn at<'a>(line: &'a Map<String, Value>, path: &str) -> &'a Value {
    let mut names = path.split('.');
    let first = names.next().and_then(|name| line.get(name));
    names.fold(first, |value, name| value?.get(name)).unwrap_or(&Value::Null)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(truth) => if *truth { "oui" } else { "non" }.to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().map(text).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection).
fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(line_each: Option<&'static str>, rows: Value) -> SchoolTable {
        let Value::Array(rows) = rows else { panic!("rows") };
        let rows = rows.into_iter().map(|row| row.as_object().unwrap().clone()).collect();
        let titles = &[("id", "Id"), ("body.name", "Nom"), ("body.classes", "Classes")];
        SchoolTable { name: "any", file: "any", titles, line_each, rows }
    }

    #[test]
    fn a_spreadsheet_opens_the_file_as_it_is_and_runs_nothing() {
        let named =
            |name: &str| json!({"id": 1, "body": {"name": name, "classes": ["6A", "Latin"]}});
        let cases = [
            ("D’ALMEIDA", "1;D’ALMEIDA;6A, Latin\r\n", "letters of France"),
            ("=HYPERLINK(\"x\")", "1;\"'=HYPERLINK(\"\"x\"\")\";6A, Latin\r\n", "a formula"),
            ("+33", "1;'+33;6A, Latin\r\n", "a sign"),
            ("-1+1", "1;'-1+1;6A, Latin\r\n", "another"),
            ("@SUM(1)", "1;'@SUM(1);6A, Latin\r\n", "an old formula"),
            ("\t=1", "1;'\t=1;6A, Latin\r\n", "behind a tab"),
            ("A;B", "1;\"A;B\";6A, Latin\r\n", "the separator"),
            ("A\nB", "1;\"A\nB\";6A, Latin\r\n", "a line break"),
        ];
        for (name, expected, case) in cases {
            let bytes = csv(&table(None, json!([named(name)]))).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(text, format!("\u{feff}Id;Nom;Classes\r\n{expected}"), "{case}");
        }
    }

    #[test]
    fn a_part_of_a_list_has_a_line_for_each_person() {
        let rows =
            json!([{"id": 1, "body": [{"name": "A"}, {"name": "B"}]}, {"id": 2, "body": []}]);
        let text = String::from_utf8(csv(&table(Some("body"), rows)).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}Id;Nom;Classes\r\n1;A;\r\n1;B;\r\n");
    }

    #[test]
    fn nothing_is_replaced_and_nothing_stays_of_what_failed() {
        let folder = tempfile::tempdir().unwrap();
        let files = |names: [&str; 2]| names.map(|name| (name.to_owned(), b"new".to_vec()));
        fs::write(folder.path().join("there"), "old").unwrap();
        let refused = write_all(folder.path(), &files(["one", "there"])).unwrap_err();
        assert!(refused.contains("existe déjà"), "{refused}");
        assert!(!folder.path().join("one").exists(), "nothing was written");
        let refused = write_all(folder.path(), &files(["one", "none/two"])).unwrap_err();
        assert!(refused.contains("Rien n’a été gardé"), "{refused}");
        assert!(!folder.path().join("one").exists(), "what was written is gone");
        assert_eq!(fs::read(folder.path().join("there")).unwrap(), b"old");
    }
}
