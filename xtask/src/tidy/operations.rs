//! An operation is one file in each place, under one name. This finds the place that was forgotten.

use super::{Tree, has, stem};

/// One operation, as its file in `src/ops/` has it.
pub(super) struct Operation {
    /// The folder: `vault`, `detect`, `connection`.
    pub(super) area: String,
    /// The file: `upload_file`.
    pub(super) name: String,
    /// What the file says the method is called: `uploadFile`.
    method: String,
}

/// What makes a file in `src/ops/` an operation: it says what its method is called.
const MARK: &str = "const NAME: &'static str = \"";

/// The wire pairs are recordings of the official SDKs, which do not have these.
const NOT_RECORDED: [&str; 5] =
    ["deleteFile", "getFileScanStatus", "request", "reidentifyFile", "checkGuardrails"];

/// The answers of these are whatever a server sends, so that the tests of answers have nothing to say of them.
const NOT_LISTED: [&str; 2] = ["request", "invoke"];

pub(super) fn list(tree: &Tree) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, text) in tree.files("src/ops/", &[".rs"]) {
        let folders: Vec<&str> = path.split('/').collect();
        if let [_, _, area, file] = folders[..]
            && let Some(method) = text.split(MARK).nth(1).and_then(|rest| rest.split('"').next())
        {
            let (area, name) = (area.to_owned(), stem(file).to_owned());
            operations.push(Operation { area, name, method: method.to_owned() });
        }
    }
    operations
}

pub(super) fn check(tree: &Tree) -> Vec<String> {
    list(tree).iter().flat_map(|operation| missing_places(tree, operation)).collect()
}

fn missing_places(tree: &Tree, operation: &Operation) -> Vec<String> {
    let Operation { area, name, method } = operation;
    let mut missing = Vec::new();
    let mut need = |there: bool, place: String| {
        if !there {
            missing.push(format!("{method}: missing {place}"));
        }
    };

    let file = format!("src/ops/{area}/{name}.rs");
    need(camel_case(name) == *method, format!("the file of this name; it is in {file}"));

    let kebab = name.replace('_', "-");
    let codec = format!("pkg-templates/records/{kebab}.js");
    let bound = has(tree, &file, &format!("javascript! {{ \"../records/{kebab}.js\""));
    need(bound && tree.text(&codec).is_some(), format!("the codec {codec}, bound by name in {file}"));

    let exports = format!("src/api/{area}.rs");
    need(has(tree, &exports, &format!("fn {name}(")), format!("the method in {exports}"));

    // At the start of a line, and not a call of something by the same name.
    let facade = format!("pkg-templates/{area}.js");
    need(has(tree, &facade, &format!("this.#client.{method}(")), format!("the call of the core in {facade}"));
    let method_starts = ["", "async "].map(|kind| format!("\n  {kind}{method}("));
    need(method_starts.iter().any(|start| has(tree, &facade, start)), format!("the method in {facade}"));

    let types = "pkg-templates/index.d.ts";
    let declarations = [format!("\n  {method}("), format!("\n  {method}<")];
    need(declarations.iter().any(|start| has(tree, types, start)), format!("the declaration in {types}"));

    // `invoke` alone says little among all the others' tests, so `invoke-connection` is as good.
    let accepted = [kebab.clone(), format!("{kebab}-{area}")];
    let named = |folder: &str, endings: &[&str]| {
        tree.files(folder, endings).any(|(path, _)| accepted.iter().any(|wanted| stem(path) == wanted))
    };
    need(named("tests/contract/", &[".js", ".mjs"]), format!("tests/contract/{kebab}.js"));
    // The lists that tests go through: what is in none of them is tested by none of them.
    let changes = "tests/contract/changes.js";
    need(has(tree, changes, &format!("[\"{method}\",")), format!("the row in REQUESTS of {changes}"));
    let operations = "tests/support/operations.js";
    let listed =
        NOT_LISTED.contains(&method.as_str()) || has(tree, operations, &format!("method: \"{method}\""));
    need(listed, format!("the row in {operations}"));
    let recorded = NOT_RECORDED.contains(&method.as_str()) || named("tests/wire/", &[".json"]);
    need(recorded, format!("tests/wire/{kebab}.json"));

    let routes = "local-vault/src/routes/";
    let spoken_of = format!("`{method}`");
    // A raw request goes to whatever route it names.
    let is_any = method == "request";
    let route = |(path, text): (&str, &str)| stem(path) == name || text.contains(&spoken_of);
    need(
        is_any || tree.files(routes, &[".rs"]).any(route),
        format!("{routes}{name}.rs, or a file there that names {spoken_of}"),
    );
    missing
}

/// `upload_file` as JavaScript writes it: `uploadFile`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(word.len().min(1));
        out += &first.to_uppercase();
        out += rest;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::tree;
    use super::*;

    const OPERATION: (&str, &str) = (
        "src/ops/vault/upload_file.rs",
        "javascript! { \"../records/upload-file.js\" {\n    const NAME: &'static str = \"uploadFile\";\n",
    );

    #[test]
    fn an_operation_in_all_its_places_is_fine() {
        let found = check(&tree(&[
            OPERATION,
            ("src/ops/vault/rows.rs", "// shared by operations, none itself"),
            ("src/api/vault.rs", "    pub fn upload_file(&self, vault_id: String"),
            ("pkg-templates/records/upload-file.js", ""),
            (
                "pkg-templates/vault.js",
                "class Vault {\n  uploadFile(request) {\n    this.#client.uploadFile(",
            ),
            ("pkg-templates/index.d.ts", "class Vault {\n  uploadFile(request: FileUploadRequest): void;"),
            ("tests/contract/upload-file.js", ""),
            ("tests/contract/changes.js", "  [\"uploadFile\", () => ({})],"),
            ("tests/support/operations.js", "{ method: \"uploadFile\" }"),
            ("tests/wire/upload-file.json", ""),
            ("local-vault/src/routes/upload_file.rs", ""),
        ]));
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn each_missing_place_is_named() {
        let found = check(&tree(&[OPERATION]));
        assert_eq!(found.len(), 10, "{found:?}");
        assert!(found.contains(&"uploadFile: missing tests/contract/upload-file.js".to_owned()));
    }

    #[test]
    fn one_name_everywhere() {
        let found = check(&tree(&[("src/ops/vault/upload.rs", OPERATION.1)]));
        assert!(found[0].contains("the file of this name"), "{found:?}");
    }
}
