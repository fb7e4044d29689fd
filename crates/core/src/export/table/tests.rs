use super::*;

/// The records of a text: line and cells, or the line and the number of cells of a torn one.
fn cut(text: &str) -> Vec<String> {
    let table = Table::of(text).expect("a table");
    let width = table.header.len();
    let mut found = Vec::new();
    table.records(|record| {
        found.push(match record {
            Record::Whole { line, cells } => {
                let cells: Vec<_> = (0..width).map(|at| cells.get(at)).collect();
                format!("{line}: {}", cells.join("|"))
            }
            Record::Torn { line, found, cut_short, .. } => {
                format!("{line}: torn {found}{}", if cut_short { " cut short" } else { "" })
            }
        });
        Taken::Same
    });
    found
}

const HEAD: &str = "\"a\";\"b\";\"c\"\n";

#[test]
fn the_ent_escapes_nothing_and_is_read_right() {
    let table = [
        ("\"1\";\"x\";\"z\"\n", "2: 1|x|z", "ordinary"),
        ("\"1\";\"x\";\"z\"", "2: 1|x|z", "no line break at the end"),
        ("\"3\";\"fin\"\";\"z\"\n", "2: 3|fin\"|z", "a value ends with a quote"),
        ("\"1\";\"\"Jo\" x\";\"z\"\n", "2: 1|\"Jo\" x|z", "a value starts with a quote"),
        ("\"1\";\"O\"Neil\";\"z\"\n", "2: 1|O\"Neil|z", "a quote in the middle"),
        ("\"1\";\"6A;G1\";\"z\"\n", "2: 1|6A;G1|z", "a separator in a value"),
        ("\"1\";\";\";\"z\"\n", "2: 1|;|z", "a value that is a separator"),
        ("\"1\";\"\";\"\"\n", "2: 1||", "empty values"),
        ("\"\";\"\";\"\"\n", "2: ||", "nothing but empty values"),
        ("\"1\";\"a\nb\";\"z\"\n", "2: 1|a\nb|z", "a line break in a value"),
        ("\"1\";\"a\n\nb\";\"z\"\n", "2: 1|a\n\nb|z", "a blank line in a value"),
        ("\"1\";\"a\"\nb\";\"z\"\n", "2: 1|a\"\nb|z", "a quote and then a line break"),
        ("\"1\";\"x\";\"fin\"\"\n", "2: 1|x|fin\"", "the last value ends with a quote"),
        ("\"1\";\"x\";\"z\"\r\n", "2: 1|x|z", "CR LF"),
        ("\n\n\"1\";\"x\";\"z\"\n\n\n", "4: 1|x|z", "blank lines around"),
        ("\"1\";\"x\"\n", "2: torn 2", "too few"),
        ("\"1\";\"x\";\"y\";\"z\"\n", "2: torn 4", "too many"),
        ("\"1\";\"x\";\"z", "2: torn 3 cut short", "the download was cut"),
        ("\"1\";\"x", "2: torn 2 cut short", "cut earlier"),
        ("\"1\";\"\n", "2: torn 1", "cut after a line break"),
        ("\"1\";\"x\";\"", "2: torn 2 cut short", "cut after an opening quote"),
    ];
    for (body, expected, case) in table {
        assert_eq!(cut(&format!("{HEAD}{body}")), [expected], "{case}: {body:?}");
    }
}

#[test]
fn one_bad_line_never_takes_the_next_ones_with_it() {
    let table: [(&str, &[&str], &str); 4] = [
        (
            "\"1\";\"x\";\"z\"\nTotal : 1\n\"2\";\"y\";\"z\"\n",
            &["2: 1|x|z", "3: torn 1", "4: 2|y|z"],
            "a line that is not a record",
        ),
        (
            "\"1\";\"x\n\"2\";\"y\";\"z\"\n\"3\";\"y\";\"z\"\n",
            &["2: torn 2", "3: 2|y|z", "4: 3|y|z"],
            "a record that does not end",
        ),
        (
            "\"1\";\"a\"\n\"b\";\"z\"\n\"2\";\"y\";\"z\"\n",
            &["2: torn 2", "3: torn 2", "4: 2|y|z"],
            "a break between two quotes in a value",
        ),
        (
            "\"1\";\"a\nb\";\"c\";\"d\"\n\"2\";\"y\";\"z\"\n",
            &["2: torn 2", "4: 2|y|z"],
            "too many cells over two lines",
        ),
    ];
    for (body, expected, case) in table {
        assert_eq!(cut(&format!("{HEAD}{body}")), expected, "{case}: {body:?}");
    }
}

#[test]
fn other_dialects_are_read_too() {
    let table: [(&str, &[&str], &str); 8] = [
        ("a;b;c\n1;x;z\n", &["2: 1|x|z"], "a spreadsheet saved it again"),
        ("a,b,c\n1,\"x,y\",z\n", &["2: 1|x,y|z"], "commas"),
        ("a\tb\tc\r\n1\tx\tz\r\n", &["2: 1|x|z"], "tabs"),
        ("a;b;c\r\n1;x;z\r\n\r\n2;y;z\r\n", &["2: 1|x|z", "4: 2|y|z"], "CR LF and a blank line"),
        ("\"a\",\"b\",\"c\"\n\"1\",\"x\",\"z\"\n", &["2: 1|x|z"], "quoted, with commas"),
        ("sep=;\na;b;c\n1;x;z\n", &["3: 1|x|z"], "the separator is said"),
        (
            "a;b;c\n1;\"say \"\"x\"\"\";z\n;;\n2;y\n",
            &["2: 1|say \"x\"|z", "4: torn 2"],
            "doubled quotes, blank and short lines",
        ),
        (
            "a;b;c\n1;\"x\ny\";z\n2;y;z\n3;y",
            &["2: 1|x\ny|z", "4: 2|y|z", "5: torn 2 cut short"],
            "a break inside, then a cut",
        ),
    ];
    for (text, expected, case) in table {
        assert_eq!(cut(text), expected, "{case}");
    }
}
