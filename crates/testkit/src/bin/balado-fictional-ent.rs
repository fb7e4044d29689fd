//! The fictional ENT as a program: `balado-fictional-ent UAI ADDRESS EXPORT… [--until-input-ends]`. Its
//! people are the first ones of each export, and two whom no list names.

use std::{env, error::Error, fs, io::Write, net::SocketAddr};

use balado_core::school::Uai;
use balado_testkit::ent::{FictionalEnt, Person};

/// For the program that starts it, and may end without a word.
const UNTIL_INPUT_ENDS: &str = "--until-input-ends";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let uai: Uai = arguments.next().ok_or("the number of a school")?.parse()?;
    let at: SocketAddr = arguments.next().ok_or("an address, such as 127.0.0.1:0")?.parse()?;
    let (ends, exports): (Vec<_>, Vec<_>) = arguments.partition(|word| word == UNTIL_INPUT_ENDS);
    let exports = exports.iter().map(fs::read).collect::<Result<Vec<_>, _>>()?;
    let people = Person::of_exports(&exports, uai)?;
    let ent = FictionalEnt::start(people, at).await?;
    let mut console = std::io::stdout();
    writeln!(console, "listening on {}", ent.address.as_str().trim_end_matches('/'))?;
    console.flush()?;
    tokio::select! {
        served = ent.serve() => served?,
        () = input_ends(), if !ends.is_empty() => {}
    }
    Ok(())
}

/// A thread of its own, which never keeps this program from ending.
async fn input_ends() {
    let (gone, heard) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // Nothing more to read, or nothing that can be: either way nobody is there.
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = gone.send(());
    });
    let _ = heard.await;
}
