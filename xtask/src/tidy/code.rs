//! The code of a source file: what is left of it without comments, strings and regular expressions.

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Language {
    Rust,
    JavaScript,
}

/// The code of a file, with a quote for each literal, on the lines where it was. What stands inside the `${}` of a
/// template is code.
pub(super) fn of(source: &str, language: Language) -> String {
    let is_script = language == Language::JavaScript;
    let mut code = String::new();
    // For each template whose `${}` is open, the braces that are open in it.
    let mut templates: Vec<usize> = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let in_name = code.ends_with(is_name);
        let continues_template = first == '}' && templates.last() == Some(&0);
        let literal = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => end(rest, "*/"),
            '/' if is_script && may_begin_expression(&code) => regex_length(rest),
            '"' => quoted_length(rest, '"'),
            '\'' if is_script => quoted_length(rest, '\''),
            '\'' => char_length(rest),
            'r' | 'b' if !is_script && !in_name => raw_length(rest),
            '`' | '}' if is_script && (first == '`' || continues_template) => {
                if continues_template {
                    templates.pop();
                }
                let (length, opens) = template_length(rest);
                if opens {
                    templates.push(0);
                }
                length
            }
            _ => 0,
        };
        if literal == 0 {
            match (first, templates.last_mut()) {
                ('{', Some(open)) => *open += 1,
                ('}', Some(open)) => *open -= 1,
                _ => {}
            }
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            let (literal, behind) = rest.split_at(literal);
            code.push(if literal.starts_with("//") || literal.starts_with("/*") { ' ' } else { '"' });
            code.extend(literal.chars().filter(|c| *c == '\n'));
            rest = behind;
        }
    }
    code
}

pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

fn end(text: &str, mark: &str) -> usize {
    text.find(mark).map_or(text.len(), |at| at + mark.len())
}

fn quoted_length(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A character's length; 0 for a lifetime.
fn char_length(text: &str) -> usize {
    let mut chars = text.chars().skip(1);
    match (chars.next(), chars.next()) {
        (Some('\\'), _) => quoted_length(text, '\''),
        (Some(c), Some('\'')) => c.len_utf8() + 2,
        _ => 0,
    }
}

/// The length of `r"…"`, `r#"…"#` or one of bytes; 0 for anything else.
fn raw_length(text: &str) -> usize {
    let Some(after) = text.trim_start_matches('b').strip_prefix('r') else { return 0 };
    let hashes = after.len() - after.trim_start_matches('#').len();
    if !after[hashes..].starts_with('"') {
        return 0;
    }
    let begin = text.len() - after.len() + hashes + 1;
    begin + end(&text[begin..], &format!("\"{}", "#".repeat(hashes)))
}

/// Up to the next `${`, or to the template's end.
fn template_length(text: &str) -> (usize, bool) {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '`' => return (at + 1, false),
            '$' if text[at..].starts_with("${") => return (at + 2, true),
            _ => {}
        }
    }
    (text.len(), false)
}

/// Whether a `/` behind this code begins a regular expression; otherwise it divides.
fn may_begin_expression(code: &str) -> bool {
    let code = code.trim_end();
    code.is_empty() || code.ends_with(|c: char| "(,=:[!&|?{};>+".contains(c)) || code.ends_with("return")
}

fn regex_length(text: &str) -> usize {
    let mut in_class = false;
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_keeps_its_code_and_lines() {
        let source =
            "a(\"b \\\" c\"); // d\nlet e: &'f str = r#\"g \" h\"#;\n/* i\n*/ j('k', '\\'', b'l');\n";
        assert_eq!(of(source, Language::Rust), "a(\");  \nlet e: &'f str = \";\n \n j(\", \", b\");\n");
    }

    #[test]
    fn javascript_keeps_what_templates_hold() {
        let source = "a(`b ${c({ d: `e${f}` })} \\` g`, 'h', /[/'i]\\/\"/.test(j), k / l / m); // n";
        assert_eq!(of(source, Language::JavaScript), "a(\"c({ d: \"f\" })\", \", \".test(j), k / l / m);  ");
    }
}
