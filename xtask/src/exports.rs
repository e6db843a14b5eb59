//! What exports of an engine return. V8 up to that of Node 22 ends the whole process when it drops the optimized code of a
//! JavaScript function (because a getter in its arguments changed a prototype, say) while that function calls an export
//! whose only result is a reference. An export that returns a `Result` has several results, and no such end.

use anyhow::{Context as _, Result, bail};
use wasmparser::{ExternalKind, Parser, Payload, TypeRef, ValType};

/// Refuses an engine with an export whose only result is a reference.
pub(crate) fn refuse_returned_references(engine: &[u8]) -> Result<()> {
    let found = returning_a_reference(engine)?;
    if !found.is_empty() {
        bail!("exports must not return a bare reference, but a `Result` of it: {}", found.join(", "));
    }
    Ok(())
}

fn returning_a_reference(engine: &[u8]) -> Result<Vec<String>> {
    let (mut returns_reference, mut functions, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(engine) {
        match payload.context("the engine is no WebAssembly")? {
            Payload::TypeSection(types) => {
                for group in types {
                    for kind in group?.types() {
                        returns_reference.push(matches!(kind.unwrap_func().results(), [ValType::Ref(_)]));
                    }
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if let TypeRef::Func(kind) | TypeRef::FuncExact(kind) = import?.ty {
                        functions.push(kind);
                    }
                }
            }
            Payload::FunctionSection(kinds) => {
                for kind in kinds {
                    functions.push(kind?);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func
                        && returns_reference[functions[export.index as usize] as usize]
                    {
                        found.push(export.name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, RefType, TypeSection,
        ValType,
    };

    use super::*;

    #[test]
    fn an_export_with_nothing_but_a_reference_is_found() {
        let reference = ValType::Ref(RefType::EXTERNREF);
        let mut types = TypeSection::new();
        types.ty().function([], [reference]);
        types.ty().function([reference], [ValType::I32]);
        types.ty().function([], [ValType::I32, ValType::I32, ValType::I32]);
        types.ty().function([], []);
        let (mut functions, mut exports, mut codes) =
            (FunctionSection::new(), ExportSection::new(), CodeSection::new());
        for (kind, name) in (0..4).zip(["bare", "number", "result", "nothing"]) {
            functions.function(kind);
            exports.export(name, ExportKind::Func, kind);
            let mut code = Function::new([]);
            code.instructions().unreachable().end();
            codes.function(&code);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports).section(&codes);
        let engine = module.finish();
        assert_eq!(returning_a_reference(&engine).ok(), Some(vec!["bare".to_owned()]));
        assert!(refuse_returned_references(&engine).is_err());
    }
}
