//! What the detector looks for: one line of thought for each kind of entity.
//!
//! `phonenumber` would know every country's numbering plan, but is 2.0 MB of WebAssembly (528 KB compressed),
//! as much as all the rest of this vault; shape, length and cue words do for development.

use super::{checks, entity::Entity, matching::Rule, words};

/// What a number is called when it is none of those looked for.
const OTHER_NUMBERS: &str = r"order|invoice|ticket|model|part|sku|serial|case|tracking|confirmation|reference|ref|isbn|issn|imei|build|version|item|batch|lot";
const STATES: &str = r"(?-i:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|California|Texas|Florida|New York|Illinois|Ohio|Georgia|Washington|Oregon|Arizona|Colorado|Michigan|Massachusetts|Virginia|Nevada|Utah)";

/// Where a pattern has a group, the group is the entity.
pub(super) const RULES: [Rule; 51] = [
    Rule::new(
        Entity::EMAIL_ADDRESS, 0.99,
        r"[A-Za-z0-9À-ɏ][A-Za-z0-9À-ɏ._%+'-]{0,63}@[A-Za-z0-9À-ɏ-]+(?:\.[A-Za-z0-9À-ɏ-]+)+",
        checks::email,
    ),
    Rule::new(Entity::URL, 0.98, r#"(?i:https?|ftp|wss?)://[^\s<>"'`{}|\\^\[\]]+"#, checks::any),
    Rule::new(Entity::URL, 0.96, r#"(?i:www)\.[A-Za-z0-9-]+\.[^\s<>"'`{}|\\^\[\]]+"#, checks::any),
    Rule::new(
        Entity::URL, 0.9,
        r#"(?:[A-Za-z0-9-]{2,63}\.){1,5}(?:com|org|net|io|dev|edu|gov|info|app|ai|co\.uk|de|fr|eu|example)(?:/[^\s<>"'`{}|\\^\[\]]*)?"#,
        checks::any,
    ),
    Rule::new(Entity::IP_ADDRESS, 0.97, r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", checks::ip)
        .not_after("version|release|firmware|build|section|v"),
    Rule::new(
        Entity::IP_ADDRESS, 0.97,
        r"[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:\.[0-9]{1,3}){0,3}",
        checks::ip,
    ),
    Rule::new(Entity::SSN, 0.94, r"[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}", checks::ssn)
        .not_after(OTHER_NUMBERS),
    Rule::new(Entity::SSN, 0.92, r"[0-9]{3}[ .–-]?[0-9]{2}[ .–-]?[0-9]{4}", checks::ssn)
        .near(r"ssn|social security(?: number| no\.?| #)?|social|soc sec", 24),
    Rule::new(Entity::CREDIT_CARD, 0.95, r"[0-9]{13,19}|[0-9]{4}(?:[ -][0-9]{4}){3}|3[0-9]{3}[ -][0-9]{6}[ -][0-9]{4,5}", checks::card)
        .not_after("imei|isbn|serial|tracking"),
    Rule::new(
        Entity::CREDIT_CARD_EXPIRATION, 0.93,
        r"(?:0?[1-9]|1[0-2]) ?[/-] ?(?:20)?[2-4][0-9]",
        checks::any,
    )
        .near(r"exp(?:\.|iry|ires|ired|iring|iration)?(?: date)?|valid (?:thru|through|until|till|to)|good (?:thru|through)|[0-9]{4}[ -]?[0-9]{4,6}[ -]?[0-9]{4,5}(?:[ -]?[0-9]{3,4})?", 14),
    Rule::new(Entity::CVV, 0.93, r"[0-9]{3,4}", checks::any)
        .near(r"cvv2?|cvc2?|cvn|csc|cid|card (?:security|verification)(?: code| value| number)?|security code|(?:0[1-9]|1[0-2])/[0-9]{2,4}", 20),
    Rule::new(
        Entity::PHONE_NUMBER, 0.93,
        r"(?:\+|00)[1-9][0-9]{0,2}(?:[ .-]?\(0?[0-9]{1,4}\))?(?:[ .-]?[0-9]{1,5}){2,6}",
        checks::international_phone,
    ),
    Rule::new(
        Entity::PHONE_NUMBER, 0.91,
        r"(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[-. ])[2-9][0-9]{2}[-. ][0-9]{4}(?: ?(?:x|ext\.?) ?[0-9]{1,5})?",
        checks::any,
    )
        .not_after(OTHER_NUMBERS),
    Rule::new(Entity::PHONE_NUMBER, 0.88, r"\(?[0-9]{2,5}\)?(?:[ ./-]{0,2}[0-9]{2,5}){1,5}", checks::phone)
        .near(r"phone|telephone|tel\.?|mobile|cell(?:phone)?|fax|pager|call|text|whatsapp|dial|ring|hotline|reach (?:me|us|him|her|them)|landline|contact number", 20)
        .not_after(OTHER_NUMBERS),
    Rule::new(
        Entity::MONEY, 0.95,
        r"(?:US|CA|AU|NZ|HK|[ACRS])?[$€£¥₹₩₽] ?[0-9]+(?:[., ’'][0-9]{3})*(?:[.,][0-9]{1,2})?(?: ?(?i:thousand|million|billion|trillion|bn|mn|k|m|b))?",
        checks::any,
    ),
    Rule::new(
        Entity::MONEY, 0.94,
        r"[0-9]+(?:[.,’' ][0-9]{3})*(?:[.,][0-9]{1,2})?(?: ?(?i:thousand|million|billion|trillion|k))? ?(?:(?i:us dollars?|dollars?|euros?|pounds sterling|yen|rupees|pesos|francs|cents|bucks|quid)|USD|EUR|GBP|INR|JPY|CHF|CAD|AUD|€|£|\$|₹)",
        checks::any,
    ),
    Rule::new(
        Entity::MONEY, 0.94,
        r"(?:USD|EUR|GBP|INR|JPY|CHF|CAD|AUD|Rs\.?) ?[0-9]+(?:[.,’'][0-9]{3})*(?:[.,][0-9]{1,2})?",
        checks::any,
    ),
    Rule::new(Entity::LOCATION_ZIP, 0.92, r"[0-9]{5}(?:-[0-9]{4})?", checks::any)
        .near(r"zip(?: ?code)?|postal(?: code)?|post ?code|plz|cap", 12),
    Rule::new(Entity::LOCATION_ZIP, 0.9, r"[0-9]{5}(?:-[0-9]{4})?", checks::any)
        .near(STATES, 2),
    Rule::new(Entity::LOCATION_ZIP, 0.9, r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", checks::any),
    Rule::new(Entity::LOCATION_ZIP, 0.9, r"[ABCEGHJ-NPRSTVXY][0-9][A-Z] [0-9][A-Z][0-9]", checks::any),
    Rule::new(
        Entity::LOCATION_ZIP, 0.86,
        r"[0-9]{4,6}|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}",
        checks::any,
    )
        .near(r"zip(?: ?code)?|postal code|post ?code|plz|pin ?code", 10),
    Rule::new(
        Entity::BANK_ACCOUNT, 0.96,
        r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?",
        checks::iban,
    ),
    Rule::new(Entity::BANK_ACCOUNT, 0.9, r"[0-9]{6,17}|[0-9]{2,6}(?:[- ][0-9]{2,8}){1,4}", checks::account)
        .near(r"(?:bank|checking|chequing|savings?|deposit|current) (?:account|acct\.?)(?: number| no\.?| #)?|account (?:number|no\.?|num|#)|(?:to|into|from|debit|credit) (?:the |my |our )?(?:account|acct)|acct\.?(?: number| no\.?| #)?|a/c(?: no\.?)?|bank account", 16)
        .not_after("customer|user|utility|electric|gas|membership|loyalty|frequent|twitter|support"),
    Rule::new(Entity::ROUTING_NUMBER, 0.95, r"[0-9]{9}|[0-9]{4}[- ][0-9]{4}[- ][0-9]", checks::routing)
        .near(r"routing(?: transit)?(?: number| no\.?| #)?|aba|rtn|transit number", 18),
    Rule::new(Entity::ROUTING_NUMBER, 0.93, r"[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{6}", checks::any)
        .near("sort code", 10),
    Rule::new(Entity::DRIVER_LICENSE, 0.92, r"[A-Z0-9](?:[ -]?[A-Z0-9]){5,18}", checks::licence)
        .near(r"(?:driver|drivers|driver['’]s|drivers['’]|driving) licen[cs]e(?: number| no\.?| #| id)?|licen[cs]e (?:number|no\.?|#|id)|dl(?: number| no\.?| ?#)?|dln", 18)
        .not_after("software|product|business|medical|liquor|fishing|key"),
    Rule::new(
        Entity::PASSPORT_NUMBER, 0.94,
        r"[A-Z]{0,2}[0-9]{6,9}[A-Z]?|[A-Z][0-9][0-9A-Z]{7}",
        checks::licence,
    )
        .near(r"passport(?: number| no\.?| num| #| id)?", 24),
    Rule::new(Entity::VEHICLE_ID, 0.96, r"[A-HJ-NPR-Z0-9]{17}", checks::vin),
    Rule::new(Entity::VEHICLE_ID, 0.94, r"[A-HJ-NPR-Z0-9]{17}", checks::mixed)
        .near(r"vin|vehicle (?:identification|id)(?: number)?|chassis(?: number| no\.?)?", 16),
    Rule::new(
        Entity::VEHICLE_ID, 0.9,
        r"[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}(?:[ -][A-Z0-9]{1,4})?",
        checks::plate,
    )
        .near(r"licen[cs]e plate(?: number)?|number plate|plates?(?: number| no\.?)?|(?:vehicle|car) registration(?: number)?|registration (?:number|plate)|reg\.? (?:number|no\.?|plate)|tag number", 12),
    Rule::new(
        Entity::USERNAME, 0.9,
        r#"(?i:user ?name|user ?id|login(?: name| id)?|screen ?name|handle|gamertag|nickname|account name)["']? ?(?i:is|was|:|=|->| as)[ :]*["'“`]?(@?[A-Za-z0-9À-ɏ][A-Za-z0-9À-ɏ._@-]{2,31})"#,
        words::can_be_username,
    ),
    Rule::new(
        Entity::USERNAME, 0.9,
        r#"(?i:logged in as|signed in as|log in as|sign in as|known online as|registered as)[ :]*["'“`]?(@?[A-Za-z0-9À-ɏ][A-Za-z0-9À-ɏ._@-]{2,31})"#,
        words::can_be_username,
    ),
    Rule::new(
        Entity::USERNAME, 0.85,
        r#"(?i:user(?: ?name)?|login|account|handle|profile)[ :]*["'“`]?([a-z][a-z0-9]*[0-9_][a-z0-9_.-]*)"#,
        words::can_be_username,
    ),
    Rule::new(Entity::USERNAME, 0.84, r"@[A-Za-z_][A-Za-z0-9_]{2,29}", words::can_be_username),
    Rule::new(Entity::NAME, 0.9, words::TITLED_NAME, words::can_be_name),
    Rule::new(Entity::NAME, 0.88, words::INTRODUCED_NAME, words::can_be_name),
    Rule::new(Entity::NAME, 0.86, words::SAID_NAME, words::can_be_full_name),
    Rule::new(Entity::AGE, 0.93, r"([0-9]{1,3})[ -](?:years?|yrs?\.?)[ -](?:old|of age)", checks::age),
    Rule::new(Entity::AGE, 0.91, r"([0-9]{1,3}) ?(?:y/?o|yo|y\.o\.)", checks::age),
    Rule::new(Entity::AGE, 0.91, r"(?i:\b(?:age(?:d| is|:)?|at the age of|turn(?:s|ed|ing)?) (?:of )?)([0-9]{1,3})", checks::age),
    Rule::new(Entity::AGE, 0.84, r"(?:\bI am|\b[IiHhSs]?h?e?['’](?:m|s)|\b[SsHh]h?e is|\bwho is|\bwho['’]s) ([1-9][0-9])(?: now)?[.,;!?]", checks::age),
    Rule::new(Entity::AGE, 0.84, r"\p{Lu}\p{Ll}+, ([1-9][0-9]), ", checks::age),
    Rule::new(
        Entity::LOCATION_ADDRESS, 0.92,
        r"[0-9]{1,5}[A-Za-z]?(?:[-/][0-9]{1,4})? (?:[NSEW]{1,2}\.? )?(?:(?:\p{Lu}[\p{L}'’-]*\.?|[0-9]{1,3}(?:st|nd|rd|th)|of|the|de) ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Square|Sq|Way|Terrace|Circle|Cir|Parkway|Pkwy|Highway|Hwy|Close|Crescent|Row|Alley|Plaza|Trail|Walk|Grove|Gardens|Hill|Loop|Path|Mews)\b\.?(?: (?:NE|NW|SE|SW|N|S|E|W)\b)?(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Floor|#)\.? ?[A-Z0-9-]{1,6})?",
        checks::any,
    ),
    Rule::new(Entity::LOCATION_ADDRESS, 0.92, r"\p{Lu}[\p{L}-]*(?:straße|strasse|str\.|weg|platz|allee|gasse) [0-9]{1,4}[a-z]?", checks::any),
    Rule::new(Entity::LOCATION_ADDRESS, 0.92, r"[0-9]{1,4},? (?:rue|avenue|boulevard|place|chemin|impasse|via|calle) (?:(?:de la|de l['’]|des|du|de|della) ?)?\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2}", checks::any),
    Rule::new(Entity::LOCATION_ADDRESS, 0.93, r"P\.? ?O\.? Box [0-9]{1,6}", checks::any),
    Rule::new(
        Entity::LOCATION_CITY, 0.85,
        r"(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2}), (?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\b",
        words::can_be_place,
    ),
    Rule::new(
        Entity::LOCATION_CITY, 0.82,
        r"(?i:\b(?:live[sd]?|living|moved?|moving|based|born|raised|resid(?:e|es|ed|ing)|grew up|office|branch|relocat(?:e|ed|es|ing)|stay(?:ed|ing)?|settled|work(?:s|ed|ing)?) (?:in|to)|city(?: is|:| of)|town of|flight to|trip to|travel(?:l?ing|l?ed|s)? to) (\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2})",
        words::can_be_place,
    ),
    Rule::new(
        Entity::ORGANIZATION, 0.84,
        r"(?i:\b(?:work(?:s|ed|ing)? (?:at|for)|employed (?:at|by)|interned at|joined|hired by|employer(?: is|:)|company(?: is|:)|(?:ceo|cto|cfo|founder|director|president|chairman|owner) of|interview (?:at|with)|job at)) (\p{Lu}[\p{L}0-9&.'’-]*(?: (?:& )?\p{Lu}[\p{L}0-9&.'’-]*){0,3})",
        words::can_be_place,
    ),
    Rule::new(Entity::HEALTHCARE_NUMBER, 0.95, r"(?:[A-Z]{1,4}[- ]?)?[0-9](?:[ -]?[A-Z0-9]){3,15}", checks::record)
        .near(r"mrn(?: number| no\.?| #)?|medical record(?: number| no\.?| num| #| id)?|patient (?:id|number|no\.?)|health (?:insurance|plan|card)(?: number| no\.?| id)?|nhs(?: number| no\.?)?|medicare(?: number| no\.?| id)?|medicaid(?: number| no\.?| id)?|beneficiary (?:number|id)|chart (?:number|no\.?)|member id", 12),
];
