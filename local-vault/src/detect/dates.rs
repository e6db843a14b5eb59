//! Dates as people write them, and moving one by some days in the form it is written in.

use std::sync::LazyLock;

use jiff::{Span, civil::Date};
use regex::{Captures, Regex};

use super::{Finding, entity::Entity, matching::window_before};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Letters of a month's short form.
const SHORT_MONTH: usize = 3;
/// Years written with two digits: up to this one they are of this century.
const LAST_SHORT_YEAR: i16 = 49;
/// How sure the forms are, and a birthday among them.
const SCORE: f64 = 0.96;
const BIRTH_SCORE: f64 = 0.97;
/// Bytes before a date in which a word may make a birthday of it.
const BIRTH_REACH: usize = 44;

/// What a date's groups are called in the patterns.
const MONTH: &str = r"(?i:(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\.?";
const DAY: &str = r"(?P<day>[0-9]{1,2})(?P<suffix>st|nd|rd|th)?";

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})-|/(?P<month2>[0-9]{2})/|\.(?P<month3>[0-9]{2})\.)(?P<day>[0-9]{2})".to_owned(),
        r"(?P<first>[0-9]{1,2})(?:/(?P<second>[0-9]{1,2})/|-(?P<second2>[0-9]{1,2})-|\.(?P<second3>[0-9]{1,2})\.)(?P<year>[0-9]{4}|[0-9]{2})".to_owned(),
        format!(r"{MONTH} {DAY}(?:,? (?P<year>[0-9]{{4}}))?"),
        format!(r"{DAY}(?: of)?[ -]{MONTH}(?:,?[ -](?P<year>[0-9]{{4}}))?"),
        format!(r"{MONTH},? (?P<year>(?:19|20)[0-9]{{2}})"),
    ];
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
});

static BIRTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|birth|born|geboren|né|née)(?-u:\b)?[^0-9]*$").ok()
});

/// Every date in a text.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    for pattern in PATTERNS.iter() {
        for captures in pattern.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            if !is_whole(text, whole.start(), whole.end()) || !exists(&captures) {
                continue;
            }
            let before = window_before(text, whole.start(), BIRTH_REACH);
            let is_birth = BIRTH.as_ref().is_some_and(|birth| birth.is_match(before));
            let (entity, score) = if is_birth { (Entity::DOB, BIRTH_SCORE) } else { (Entity::DATE, SCORE) };
            found.push(Finding { start: whole.start(), end: whole.end(), entity, score });
        }
    }
}

/// Neither a part of a longer number or word, nor a word like "may 5" in lower case.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let mut before = text.get(..start).unwrap_or_default().chars().rev();
    let mut behind = text.get(end..).unwrap_or_default().chars();
    let joins = |near: Option<char>, far: Option<char>| {
        near.is_some_and(|char| char.is_alphanumeric() || char == '_')
            || (near.is_some_and(|char| matches!(char, '-' | '/' | '.'))
                && far.is_some_and(|char| char.is_ascii_digit()))
    };
    !joins(before.next(), before.next()) && !joins(behind.next().filter(|char| *char != 'T'), behind.next())
}

fn group<'t>(captures: &Captures<'t>, names: &[&str]) -> Option<regex::Match<'t>> {
    names.iter().find_map(|name| captures.name(name))
}

fn number(captures: &Captures<'_>, names: &[&str]) -> Option<i16> {
    group(captures, names)?.as_str().parse().ok()
}

/// Whether there is such a day; without a year, in a leap year.
fn exists(captures: &Captures<'_>) -> bool {
    let has_day = group(captures, &["day", "second", "second2", "second3"]).is_some();
    if !has_day {
        return true;
    }
    // "may 5" is rather a verb.
    if group(captures, &["name"]).is_some_and(|name| name.as_str() == "may" || name.as_str() == "march") {
        return false;
    }
    civil(captures, 2000).is_some()
}

/// The day, with `year` for one that is not written.
fn civil(captures: &Captures<'_>, year: i16) -> Option<Date> {
    let (month, day) = match group(captures, &["name"]) {
        Some(name) => (month_number(name.as_str())?, number(captures, &["day"])?),
        None => match number(captures, &["month", "month2", "month3"]) {
            Some(month) => (month, number(captures, &["day"])?),
            None if is_day_first(captures) => {
                (number(captures, &["second", "second2", "second3"])?, number(captures, &["first"])?)
            }
            None => (number(captures, &["first"])?, number(captures, &["second", "second2", "second3"])?),
        },
    };
    let year = match group(captures, &["year"]) {
        None => year,
        Some(digits) if digits.len() == 2 => {
            let short = number(captures, &["year"])?;
            short + if short <= LAST_SHORT_YEAR { 2000 } else { 1900 }
        }
        Some(_) => number(captures, &["year"])?,
    };
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Dots are for days first; else the month comes first unless it is none.
fn is_day_first(captures: &Captures<'_>) -> bool {
    captures.name("second3").is_some() || number(captures, &["first"]).is_some_and(|first| first > 12)
}

fn month_number(name: &str) -> Option<i16> {
    let short = name.get(..SHORT_MONTH)?;
    let at = MONTHS
        .iter()
        .position(|month| month.get(..SHORT_MONTH).is_some_and(|m| m.eq_ignore_ascii_case(short)))?;
    i16::try_from(at + 1).ok()
}

/// A date that is `days` later, in the form it was written in. Nothing for one without a day or a year,
/// and for what would be beyond the calendar.
pub(super) fn shifted(text: &str, days: i64) -> Option<String> {
    let captures = PATTERNS.iter().find_map(|pattern| {
        pattern
            .captures(text)
            .filter(|captures| captures.get(0).is_some_and(|whole| whole.len() == text.len()))
    })?;
    group(&captures, &["year"])?;
    let date = civil(&captures, 2000)?;
    let moved = date.checked_add(Span::new().try_days(days).ok()?).ok()?;
    let mut pieces: Vec<(usize, usize, String)> = Vec::new();
    let mut replace = |names: &[&str], make: &dyn Fn(&str) -> String| {
        if let Some(found) = group(&captures, names) {
            pieces.push((found.start(), found.end(), make(found.as_str())));
        }
    };
    // Between names of months, only what was padded before.
    let has_name = captures.name("name").is_some();
    let padded = |number: i8| {
        move |old: &str| {
            let pads = old.len() == 2 && (!has_name || old.starts_with('0'));
            if pads { format!("{number:02}") } else { number.to_string() }
        }
    };
    let (day, month) = (padded(moved.day()), padded(moved.month()));
    replace(&["year"], &|old| match old.len() {
        2 => format!("{:02}", moved.year().rem_euclid(100)),
        _ => format!("{:04}", moved.year()),
    });
    replace(&["name"], &|old| month_like(old, moved.month()));
    replace(&["suffix"], &|_| ordinal(moved.day()).to_owned());
    replace(&["day"], &day);
    replace(&["month", "month2", "month3"], &month);
    let day_first = is_day_first(&captures);
    replace(&["first"], &|old| if day_first { day(old) } else { month(old) });
    replace(&["second", "second2", "second3"], &|old| if day_first { month(old) } else { day(old) });
    pieces.sort_by_key(|(start, ..)| *start);
    let (mut out, mut at) = (String::new(), 0);
    for (start, end, piece) in pieces {
        out.push_str(text.get(at..start)?);
        out.push_str(&piece);
        at = end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// A month's name, as long as the old one was and in its case.
fn month_like(old: &str, month: i8) -> String {
    let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    let is_short = old.len() <= 4
        && !MONTHS.iter().any(|month| month.eq_ignore_ascii_case(old) && old.len() > SHORT_MONTH);
    let name = if is_short { name.get(..SHORT_MONTH).unwrap_or(name) } else { name };
    match old.chars().nth(1) {
        Some(second) if second.is_uppercase() => name.to_uppercase(),
        _ if old.chars().next().is_some_and(char::is_lowercase) => name.to_lowercase(),
        _ => name.to_owned(),
    }
}

fn ordinal(day: i8) -> &'static str {
    match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(PATTERNS.len(), 5);
        assert!(BIRTH.is_some());
    }

    #[test]
    fn a_date_is_moved_in_the_form_it_is_written_in() {
        for (text, days, moved) in [
            ("2024-02-28", 2, "2024-03-01"),
            ("2023/12/31", 1, "2024/01/01"),
            ("3/9/2021", -10, "2/27/2021"),
            ("03/09/21", 1, "03/10/21"),
            ("31.12.1999", 1, "01.01.2000"),
            ("25-12-2020", 7, "01-01-2021"),
            ("March 1st, 2020", -1, "February 29th, 2020"),
            ("5 Sept 2020", 30, "5 Oct 2020"),
            ("DEC 31 2019", 1, "JAN 1 2020"),
            ("2nd of May 2020", 1, "3rd of May 2020"),
        ] {
            assert_eq!(shifted(text, days).as_deref(), Some(moved), "{text}");
        }
        for text in ["March 2020", "May 5", "not a date", "2024-13-01", "9999-12-31"] {
            assert_eq!(shifted(text, 1), None, "{text}");
        }
    }
}
