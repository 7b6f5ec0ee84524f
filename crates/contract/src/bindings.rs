//! Writes `ui/src/ipc/bindings.ts`, and fails if it was stale.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use ts_rs::{Config, TS, TypeVisitor};

/// The types and commands seen so far.
#[derive(Default)]
pub(crate) struct Bindings {
    config: Config,
    types: BTreeMap<String, String>,
    commands: Vec<(String, String, String)>,
}

impl Bindings {
    /// Adds `T` and all types that it is made of.
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            if self.types.contains_key(&name) {
                return;
            }
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}\n", T::decl(&self.config));
            self.types.insert(name, declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }

    /// Adds a command with its question and answer.
    pub(crate) fn command<Ask: TS + 'static, Reply: TS + 'static>(&mut self, name: &str) {
        self.add::<Ask>();
        self.add::<Reply>();
        self.commands.push((
            name.to_owned(),
            Ask::name(&self.config),
            Reply::name(&self.config),
        ));
    }

    fn text(&self) -> String {
        let mut text = String::from(
            "// Written from crates/contract by its test. Do not edit: change the Rust types.\n\n",
        );
        for declaration in self.types.values() {
            text.push_str(declaration);
            text.push('\n');
        }
        text.push_str("/** Every command: what it takes and what it answers. */\n");
        text.push_str("export interface Commands {\n");
        for (name, ask, reply) in &self.commands {
            writeln!(text, "  {name}: {{ ask: {ask}; reply: {reply} }};").expect("a String grows");
        }
        text.push_str("}\n");
        text
    }
}

impl TypeVisitor for Bindings {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a file of the repository's, not of the user's"
)]
fn the_ui_has_the_types_of_this_crate() {
    let mut bindings = Bindings::default();
    crate::call::describe(&mut bindings);
    crate::window::describe(&mut bindings);
    bindings.add::<crate::AppError>();
    bindings.add::<crate::Event>();
    let wanted = bindings.text();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/ipc/bindings.ts");
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    if committed.replace("\r\n", "\n") != wanted {
        std::fs::write(&path, &wanted).expect("the bindings can be written");
        panic!("ui/src/ipc/bindings.ts was stale. It is written anew: look at it and commit it.");
    }
}
