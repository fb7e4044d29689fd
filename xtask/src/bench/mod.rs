//! The benchmarks, all of them: reading, comparing, importing, paging, the window's start, and a long list in it.

use crate::{
    packages, page,
    step::{Outcome, Steps, cargo},
};

pub fn bench() -> Outcome {
    let mut steps = Steps::default();
    packages::ensure(&mut steps, &[packages::BUILD, packages::TEST].concat())?;
    page::build(&mut steps)?;
    steps.run("benchmarks", &mut cargo(&["bench", "--workspace", "--bench", "*"]))?;
    steps.say("bench: done");
    Ok(())
}
