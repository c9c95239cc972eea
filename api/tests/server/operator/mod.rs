//! What whoever operates the server relies on: what is answered is on the disk, it starts or says why not, it ends when
//! it is told to, and it can be upgraded and taken back.

mod durability;
mod ending;
mod keys;
mod ready;
mod start;
mod upgrade;

use std::process::Output;

use crate::support::process::binary;
use crate::support::{Scene, TestDatabase};

/// Runs one of the binary's commands to its end.
pub fn run(scene: &Scene, database: &TestDatabase, args: &[&str]) -> Output {
    run_with(scene, database, args, &[])
}

/// The same with settings of its own.
pub fn run_with(scene: &Scene, database: &TestDatabase, args: &[&str], settings: &[(&str, &str)]) -> Output {
    let mut command = binary(scene, database);
    command.args(args).env("SYNKRO_PUBLIC_URL", "http://localhost:8080").env("SYNKRO_LISTEN", "127.0.0.1:0");
    for (name, value) in settings {
        command.env(name, value);
    }
    command.output().expect("it runs")
}

/// What it said to whoever started it.
pub fn words(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}
