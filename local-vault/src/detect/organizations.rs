//! Organisations: words that end or begin the name of one, and those that everybody knows.

use std::{collections::HashSet, sync::LazyLock};

use super::{
    Finding,
    entity::Entity,
    words::{Word, is_no_name, words},
};

/// Surer than a name: "Ann Lee Ltd" is no person.
const MARKED: f64 = 0.94;
const KNOWN: f64 = 0.85;
/// Most words of a name besides the one that marks it.
const MAX_WORDS: usize = 5;
/// Words that end the name of an organisation.
const ENDS: [&str; 62] = [
    "Inc",
    "Incorporated",
    "Corp",
    "Corporation",
    "LLC",
    "LLP",
    "LP",
    "Ltd",
    "Limited",
    "GmbH",
    "AG",
    "SA",
    "SE",
    "NV",
    "BV",
    "PLC",
    "plc",
    "Company",
    "Co",
    "Group",
    "Holdings",
    "Holding",
    "Partners",
    "Associates",
    "Bank",
    "Insurance",
    "University",
    "College",
    "Institute",
    "Hospital",
    "Clinic",
    "Foundation",
    "Association",
    "Airlines",
    "Airways",
    "Motors",
    "Systems",
    "Technologies",
    "Technology",
    "Solutions",
    "Industries",
    "Energy",
    "Pharmaceuticals",
    "Pharma",
    "Laboratories",
    "Labs",
    "Studios",
    "Media",
    "Capital",
    "Ventures",
    "Consulting",
    "Services",
    "Logistics",
    "Enterprises",
    "Bancorp",
    "Financial",
    "Communications",
    "Entertainment",
    "Brands",
    "Electric",
    "Software",
    "Networks",
];
/// Those that come behind a comma as well.
const FORMS: [&str; 10] = ["Inc", "Corp", "LLC", "LLP", "Ltd", "GmbH", "PLC", "plc", "LP", "Co"];
/// Words that begin one, before "of" or "for".
const HEADS: [&str; 10] = [
    "University",
    "Bank",
    "Ministry",
    "Department",
    "Institute",
    "College",
    "Church",
    "Museum",
    "Chamber",
    "Bureau",
];
static FAMOUS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "Google Microsoft Amazon Facebook Netflix Tesla Walmart IBM Intel Oracle Samsung Sony Toyota Honda Siemens Bosch Nestlé Pfizer Novartis PayPal \
     Uber Airbnb Spotify Deloitte Accenture Citibank HSBC Barclays JPMorgan Verizon Vodafone Boeing Airbus Lufthansa FedEx UPS DHL Starbucks \
     McDonald's IKEA Nike Adidas Unilever NASA Twitter LinkedIn Adobe Cisco Nvidia AMD Dell HP Xerox Nokia Ericsson BMW Volkswagen Ford Volvo \
     Philips Bayer BASF SAP Allianz UBS KPMG PwC Pepsi Costco Walgreens Comcast Skyflow Cloudflare Salesforce Huawei Alibaba Tencent"
        .split_whitespace()
        .collect()
});

/// Every organisation in a text.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let words = words(text);
    let mut push = |start: usize, end: usize, score| {
        found.push(Finding { start, end, entity: Entity::ORGANIZATION, score });
    };
    for (at, word) in words.iter().enumerate() {
        if ENDS.contains(&word.text)
            && let Some(start) = start_of(text, &words, at)
        {
            push(start, word.end(), MARKED);
        }
        if HEADS.contains(&word.text)
            && let Some(end) = end_of(text, &words, at)
        {
            push(word.start, end, MARKED);
        }
        if FAMOUS.contains(word.text) {
            push(word.start, word.end(), KNOWN);
        }
    }
}

/// Where the name begins that ends with the word at `end`.
fn start_of(text: &str, words: &[Word<'_>], end: usize) -> Option<usize> {
    let (mut start, mut next) = (None, words.get(end)?);
    for (at, word) in words.get(..end)?.iter().enumerate().rev().take(MAX_WORDS) {
        let gap = text.get(word.end()..next.start)?;
        let is_form = at + 1 == end && FORMS.contains(&next.text);
        if !(matches!(gap, " " | " & " | "-") || is_form && gap == ", ") {
            break;
        }
        let is_upper =
            word.text.chars().next().is_some_and(|char| char.is_uppercase() || char.is_ascii_digit());
        if is_upper && (!is_no_name(word.text) || ENDS.contains(&word.text)) {
            start = Some(word.start);
        } else if !matches!(word.text, "of" | "and" | "for" | "de" | "the") || start.is_none() {
            break;
        }
        next = word;
    }
    start
}

/// Where the name ends that begins with the word at `head`.
fn end_of(text: &str, words: &[Word<'_>], head: usize) -> Option<usize> {
    let (mut before, link) = (words.get(head)?, words.get(head + 1)?);
    if !matches!(link.text, "of" | "for") || text.get(before.end()..link.start) != Some(" ") {
        return None;
    }
    before = link;
    let mut end = None;
    for word in words.iter().skip(head + 2).take(MAX_WORDS) {
        if text.get(before.end()..word.start) != Some(" ") {
            break;
        }
        if word.is_capitalized() && !is_no_name(word.text) {
            end = Some(word.end());
        } else if !matches!(word.text, "the" | "and" | "of") {
            break;
        }
        before = word;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organizations(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        find(text, &mut found);
        found.iter().map(|finding| text.get(finding.start..finding.end).unwrap()).collect()
    }

    #[test]
    fn names_of_organisations_are_found_with_all_their_words() {
        assert_eq!(
            organizations("She joined Acme Corp. and The Miller & Sons Company."),
            ["Acme Corp", "Miller & Sons Company"]
        );
        assert_eq!(
            organizations("Globex, Inc. sued the University of North Dakota."),
            ["Globex, Inc", "University of North Dakota"]
        );
        assert_eq!(organizations("He is at Google. The bank, the company and my group."), ["Google"]);
    }
}
