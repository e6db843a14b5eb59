//! Messages about names: which members are known, and which one an unknown name was probably meant to be.

/// Members, each with the names that other SDKs, or earlier versions of them, use for it. A text and not a table of texts,
/// whose places and lengths compress badly.
const SYNONYMS: &str = "\
redactionType redaction redactionTypes
tokenFormat tokenType
pageSize batchSize
batchSize pageSize
columnName column
fields columns
columnValues values columnValue
ids skyflowIds skyflowId id
skyflowId id ids recordId
values records rows data insertData tokenizationParameters
data values tokens records detokenizationParameters
upsert upsertColumn upsertColumnName
orderBy order
downloadUrl downloadURL
returnTokens tokenization
tokenMode byot tokenStrict
queryParams query
pathParams pathParameters params
query queryParams sql params
method methodName
body requestBody
headers requestHeader header
filePath path
entities entityTypes
ctx context
roleIds roles
timeToLive ttl
timeoutMs timeout
totalTimeoutMs totalTimeout
maxRetries retries retry
signal abortSignal
skyflowCredentials credentials
vaultConfigs vaults vault
connectionConfigs connections connection
connectionUrl url
vaultUrl url clusterUrl baseUrl host
clusterId cluster
roles roleIds
context ctx
vaultId id
connectionId id
token bearerToken
apiKey key";

/// Members that belong deeper: the names, a member that is known where they stand, one that is not, and their place.
const DEEPER: &str = "\
token redactionType|data|table|the items of `data`
redaction|data|table|the items of `data`, as `redactionType`
value columnGroup|values|table|the items of `values`
skyflowId|data|continueOnError|`data`
default vaultToken entityUniqueCounter entityOnly|tokenFormat|default|`tokenFormat`
shiftDates|transformations|shiftDates|`transformations`
maxDays minDays|transformations|maxDays|`transformations.shiftDates`
maxDays minDays entities|shiftDates|maxDays|`shiftDates`
gain frequency startPadding stopPadding|bleep|gain|`bleep`
contentType|headers|contentType|the `headers` of a connection's request, as `content-type`
filePath|file|filePath|`file`, as in { file: { filePath } }
vaultId clusterId vaultUrl|vaultConfigs|vaultId|the items of `vaultConfigs`
connectionId connectionUrl|connectionConfigs|connectionId|the items of `connectionConfigs`
apiKey token path credentialsString getToken|skyflowCredentials|apiKey|`skyflowCredentials`
apiKey token path credentialsString getToken|credentials|apiKey|`credentials`
credentials skyflowCredentials|apiKey|env|a configuration: give what it holds
fetch logger logLevel headers tokenCache waitUntil totalTimeoutMs maxResponseBytes allowInsecureHosts|credentials|fetch|the configuration of the client, beside `vaultConfigs`
roles context tokenUri|credentials|roles|`credentials`
clientId clientName keyId privateKey keyValidAfterTime keyValidBeforeTime|credentialsString|clientId|the JSON text that is given as `credentialsString`";

/// Where a name belongs that is a member of something among `known`.
fn deeper(name: &str, known: &[&str]) -> Option<&'static str> {
    let plain = letters(name);
    DEEPER.split('\n').find_map(|line| {
        // By a character: to split by a text brings the search for texts into the module.
        let mut parts = line.split('|');
        let (mut names, beside, without) = (parts.next()?.split(' '), parts.next()?, parts.next()?);
        let fits = known.contains(&beside) && !known.contains(&without);
        if fits && names.any(|one| letters(one) == plain) { parts.next() } else { None }
    })
}

/// The members that an example of an object shows, before all others.
const LEADING: &str =
    "table ids values data query text file runId method path pathParams signal dataTokens vaultConfigs";

/// An object with its leading members, for messages: `{ table, values, … }`.
#[must_use]
pub fn example(known: &[&str]) -> String {
    let leading: Vec<&str> = LEADING.split(' ').filter(|name| known.contains(name)).take(2).collect();
    let shown = if leading.is_empty() { known.get(..1).unwrap_or_default() } else { &leading };
    ["{ ", &shown.join(", "), ", … }"].concat()
}

/// The known name that `name` was probably meant to be: the same letters in another spelling, another SDK's word for it,
/// or a name that differs by a slip or two.
#[must_use]
pub fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let plain = letters(name);
    let same = |one: &&&str| letters(one) == plain;
    let synonym = || {
        SYNONYMS.split('\n').find_map(|line| {
            let mut words = line.split(' ');
            let ours = words.next()?;
            let meant = known.iter().find(|one| **one == ours)?;
            words.any(|other| letters(other) == plain).then_some(meant)
        })
    };
    let by_slips = || {
        let allowed = if plain.len() < 3 { 0 } else { (plain.len() / 4).clamp(1, 3) };
        let close = |one: &&'a str| (distance(&plain, &letters(one), allowed), *one);
        let found = known.iter().map(close).filter_map(|(slips, one)| Some((slips?, one)));
        found.min_by_key(|(slips, _)| *slips).map(|(_, one)| one)
    };
    known.iter().find(same).or_else(synonym).copied().or_else(by_slips)
}

/// What a name says, however it is spelled: `skyflow_id` and `skyflowID` are the same.
fn letters(name: &str) -> String {
    name.chars()
        .filter(|character| *character != '_' && *character != '-')
        .collect::<String>()
        .to_ascii_lowercase()
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour to make `b` of `a`; none when
/// more than `max`.
fn distance(a: &str, b: &str, max: usize) -> Option<usize> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    // So a long name costs no more than the known one, which is short.
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (row, from) in a.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, to) in b.iter().enumerate() {
            // Every index is inside its line.
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or_default();
            let mut cost = at(&last, column) + usize::from(from != to);
            cost = cost.min(at(&last, column + 1) + 1).min(at(&current, column) + 1);
            let swapped =
                row > 0 && column > 0 && a.get(row - 1) == Some(to) && b.get(column - 1) == Some(from);
            if swapped {
                cost = cost.min(at(&before_last, column - 1) + 1);
            }
            current.push(cost);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().filter(|slips| *slips <= max)
}

/// What stands in a description in place of a name that may be a value or a secret.
const HIDDEN: &str = "[...]";

/// Says that `name` is not a member of `field_path`.
#[must_use]
pub fn unknown(field_path: &str, name: &str, known: &[&str]) -> String {
    if name == HIDDEN {
        return format!(
            "{field_path} has a member whose name is not repeated here, because it may be a value; {field_path} takes {}",
            known.join(", ")
        );
    }
    let shown: String = name.chars().take(64).collect();
    if let Some(place) = deeper(name, known) {
        return format!("`{shown}` is not a member of {field_path}; it belongs in {place}");
    }
    match nearest(name, known) {
        Some(meant) => format!("`{shown}` is not a member of {field_path}; did you mean `{meant}`?"),
        None => format!("`{shown}` is not a member of {field_path}, which takes {}", known.join(", ")),
    }
}

/// Says that `text` is none of the values that `field_path` may have.
#[must_use]
pub fn one_of(field_path: &str, text: &str, values: &[&str]) -> String {
    let all = [field_path, " must be one of ", &values.join(", ")].concat();
    match nearest(text, values).filter(|_| !text.is_empty()) {
        Some(meant) => [&all, "; did you mean ", meant, "?"].concat(),
        None => all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GET: [&str; 10] = [
        "table",
        "ids",
        "columnName",
        "columnValues",
        "redactionType",
        "returnTokens",
        "fields",
        "offset",
        "limit",
        "orderBy",
    ];

    #[test]
    fn other_spellings_words_and_slips_are_recognized() {
        for (name, meant) in [
            ("redaction_type", Some("redactionType")),
            ("redaction", Some("redactionType")),
            ("RedactionType", Some("redactionType")),
            ("redactionTyp", Some("redactionType")),
            ("redcationType", Some("redactionType")),
            ("column_name", Some("columnName")),
            ("skyflowIds", Some("ids")),
            ("skyflow_ids", Some("ids")),
            ("return_tokens", Some("returnTokens")),
            ("tabel", Some("table")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, &GET), meant, "{name}");
        }
        assert_eq!(nearest("é".repeat(100).as_str(), &GET), None);
    }

    #[test]
    fn the_longer_a_name_is_the_more_slips_it_may_have() {
        for (known, meant, too_many) in [
            ("id", &[][..], "od"),
            ("ids", &["idx"], "ixx"),
            ("orderBy", &["orderxy"], "ordxrxy"),
            ("pageSize", &["pagesixe", "pagesixx"], "pagxsixx"),
            ("redactionType", &["redactxontype", "redactxxxtype"], "redacxxxxtype"),
            ("keyValidAfterTime", &["keyvalidxxxertime"], "keyvalidxxxxrtime"),
        ] {
            for name in meant {
                assert_eq!(nearest(name, &[known]), Some(known), "{name}");
            }
            assert_eq!(nearest(too_many, &[known]), None, "{too_many}");
        }
    }

    #[test]
    fn a_slip_is_a_letter_inserted_removed_replaced_or_swapped() {
        for (a, b, slips) in [
            ("table", "table", 0),
            ("", "ids", 3),
            ("ids", "", 3),
            ("xtable", "table", 1),
            ("tablexy", "table", 2),
            ("able", "table", 1),
            ("tbe", "table", 2),
            ("tuble", "table", 1),
            ("tabel", "table", 1),
            ("atble", "table", 1),
            ("atbel", "table", 2),
            // Not next to each other, so these are two replaced.
            ("lbate", "tbale", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(a, b, 3), Some(slips), "{a} {b}");
            assert_eq!(distance(a, b, slips), Some(slips), "{a} {b}: so many are allowed");
            if slips > 0 {
                assert_eq!(distance(a, b, slips - 1), None, "{a} {b}: fewer are allowed");
            }
        }
    }

    #[test]
    fn a_member_that_belongs_deeper_is_sent_there() {
        for (name, known, expected) in [
            ("redactionType", &["data", "continueOnError"], Some("the items of `data`")),
            ("redaction_type", &["data", "continueOnError"], Some("the items of `data`")),
            ("maxDays", &["text", "transformations"], Some("`transformations.shiftDates`")),
            ("apiKey", &["vaultConfigs", "credentials"], Some("`credentials`")),
            (
                "content-type",
                &["body", "headers"],
                Some("the `headers` of a connection's request, as `content-type`"),
            ),
            ("content_type", &["body", "query"], None),
            // It has such a member itself, or nothing that such a member could stand in.
            ("redactionType", &["data", "table"], None),
            ("redactionType", &["text", "runId"], None),
            ("colour", &["data", "continueOnError"], None),
        ] {
            let message = unknown("the request", name, known);
            let place = message.split_once("; it belongs in ").map(|(_, place)| place);
            assert_eq!(place, expected, "{message}");
            assert!(message.starts_with(&format!("`{name}` is not a member of the request")), "{message}");
        }
    }

    #[test]
    fn an_example_shows_two_of_the_leading_members_or_the_first() {
        for (known, expected) in [
            (&["limit", "values", "table", "runId"][..], "{ table, values, … }"),
            (&["limit", "ids"], "{ ids, … }"),
            (&["name", "env"], "{ name, … }"),
        ] {
            assert_eq!(example(known), expected);
        }
    }

    #[test]
    fn the_message_names_the_place_and_the_remedy() {
        assert_eq!(
            unknown("get's request", "redaction", &GET),
            "`redaction` is not a member of get's request; did you mean `redactionType`?"
        );
        assert_eq!(unknown("x", "y", &["a", "b"]), "`y` is not a member of x, which takes a, b");
        assert!(!unknown("x", HIDDEN, &["a"]).contains(HIDDEN));
        assert_eq!(
            one_of("env", "prod", &["PROD", "DEV"]),
            "env must be one of PROD, DEV; did you mean PROD?"
        );
        assert_eq!(one_of("env", "", &["PROD", "DEV"]), "env must be one of PROD, DEV");
    }
}
