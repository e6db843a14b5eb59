//! The order of an engine's functions in which gzip makes least of them: it looks back 32 KB, so what is alike has to
//! be near. It takes 2 % off the compressed engine and costs nothing at run time.

use std::collections::{HashMap, HashSet, VecDeque};

use anyhow::{Context as _, Result};
use wasm_encoder::{Encode as _, NameMap, NameSection, Section as _};
use wasmparser::{Parser, Payload, TypeRef};

/// Pieces of code of so many bytes are compared: an instruction or two with their operands.
const PIECE: usize = 6;
/// Less than gzip's window, in which other code and the lengths of matches have a place as well.
const WINDOW: usize = 26_000;

/// The engine with a name for each function, by which `wasm-opt --reorder-functions-by-name` puts them in order.
pub(crate) fn named(engine: &[u8]) -> Result<Vec<u8>> {
    let mut imported = 0;
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(engine) {
        match payload.context("the engine is no WebAssembly")? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => functions.push(body.as_bytes()),
            _ => {}
        }
    }
    let mut order: Vec<(usize, usize)> = by_likeness(&functions).into_iter().enumerate().collect();
    order.sort_by_key(|&(_, function)| function);
    let mut names = NameMap::new();
    for (place, function) in order {
        names.append(imported + u32::try_from(function)?, &format!("{place:06}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    let mut result = engine.to_vec();
    result.push(section.id());
    section.encode(&mut result);
    Ok(result)
}

/// Each function after those that it has most in common with.
fn by_likeness(functions: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<HashSet<&[u8]>> = functions.iter().map(|body| body.windows(PIECE).collect()).collect();
    let mut having: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, own) in pieces.iter().enumerate() {
        for piece in own {
            having.entry(piece).or_default().push(function);
        }
    }
    // How many of a function's pieces are in the window, and how often each piece is.
    let mut common = vec![0_u32; functions.len()];
    let mut in_window: HashMap<&[u8], u32> = HashMap::new();
    let mut window = VecDeque::new();
    let mut bytes = 0;
    let mut left: Vec<usize> = (0..functions.len()).collect();
    let mut order = Vec::new();
    let share = |common: &[u32], function: usize| {
        let size = u32::try_from(pieces[function].len()).unwrap_or(u32::MAX);
        f64::from(common[function] + 1) / (f64::from(size).powf(0.8) + 1.0)
    };
    // Of those that are equal the first, so that the same engine gives the same order.
    while let Some(at) = (0..left.len())
        .reduce(|best, at| if share(&common, left[at]) > share(&common, left[best]) { at } else { best })
    {
        let function = left.remove(at);
        order.push(function);
        window.push_back(function);
        bytes += functions[function].len();
        for piece in &pieces[function] {
            let times = in_window.entry(piece).or_default();
            *times += 1;
            if *times == 1 {
                having[piece].iter().for_each(|&other| common[other] += 1);
            }
        }
        while bytes > WINDOW
            && let Some(oldest) = window.pop_front()
        {
            bytes -= functions[oldest].len();
            for piece in &pieces[oldest] {
                let times = in_window.entry(piece).or_default();
                *times -= 1;
                if *times == 0 {
                    having[piece].iter().for_each(|&other| common[other] -= 1);
                }
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_follow_those_that_they_are_like() {
        let (numbers, letters) = (*b"0123456789012345", *b"abcdefghijklmnop");
        let (more_numbers, more_letters) = (*b"0123456789012346", *b"abcdefghijklmnoq");
        assert_eq!(by_likeness(&[&numbers, &letters, &more_numbers, &more_letters]), [0, 2, 1, 3]);
        assert!(by_likeness(&[]).is_empty());
        assert_eq!(by_likeness(&[b"", b"a"]), [0, 1]);
    }

    #[test]
    fn each_function_gets_a_name_after_the_imported_ones() -> Result<()> {
        // One imported function, one of its own that is empty.
        let engine = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01m\x01f\0\0\x03\x02\x01\0\x0a\x04\x01\x02\0\x0b";
        let named = named(engine)?;
        assert_eq!(&named[..engine.len()], engine);
        assert!(named.ends_with(b"\x04name\x01\x09\x01\x01\x06000000"));
        assert!(super::named(b"no engine").is_err());
        Ok(())
    }
}
