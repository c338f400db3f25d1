//! The same stories told by the built module, in Node: `cargo xtask wallet` builds and runs them.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::Value;

use crate::{
    pin,
    shell::{Core, Shell},
};

/// Node with the module in it: a call a line, an answer a line.
struct Module {
    node: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

const HOST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/phone/host.mjs");

fn module() -> Box<dyn Core> {
    let file = std::env::var("IKD_WALLET_MODULE").unwrap();
    let mut node = Command::new("node");
    node.args([HOST, &file]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.spawn().unwrap();
    let (input, output) = (node.stdin.take().unwrap(), node.stdout.take().unwrap());
    Box::new(Module { node, input, output: BufReader::new(output) })
}

impl Core for Module {
    fn call(&mut self, input: &Value) -> Value {
        writeln!(self.input, "{input}").unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}

#[test]
#[ignore = "needs the built module: cargo xtask wallet --stories"]
fn the_module_opens_a_vault_with_its_pin_and_with_no_other() {
    pin::a_vault_opens_with_its_pin_only(Shell::new(module()));
}

#[test]
#[ignore = "needs the built module: cargo xtask wallet --stories"]
fn in_the_module_a_changed_pin_opens_and_the_old_one_does_not() {
    pin::a_changed_pin_opens_and_the_old_one_does_not(Shell::new(module()));
}

/// What the memory of a locked module still says about what was in it: nothing.
#[test]
#[ignore = "needs the built module: cargo xtask wallet --stories"]
fn a_locked_module_remembers_neither_pin_nor_code() {
    let mut shell = Shell::new(module());
    let created = shell.create(crate::shell::OLD).unwrap();
    let code = created["recovery_code"].as_str().unwrap();
    let finds = |shell: &mut Shell, text: &str| {
        shell.core.call(&serde_json::json!({"host": "find", "text": text}))["found"] == true
    };
    assert!(finds(&mut shell, crate::shell::OLD), "open, it knows the PIN");
    shell.ok(serde_json::json!({"call": "lock"}));
    for secret in [crate::shell::OLD, code, &code.replace(' ', "")] {
        assert!(!finds(&mut shell, secret));
    }
}
