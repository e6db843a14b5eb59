//! The enums that the core decides by.
//!
//! Written by `cargo xtask codegen` from enums.toml. Change it there.
#![allow(dead_code, reason = "every enum is written whole, whatever is used of it")]

/// An enum whose members have a text each, which callers write.
pub trait Choice: Copy + 'static {
    /// Every member, in order.
    const ALL: &'static [Self];
    /// Their texts, in the same order; the letter case counts.
    const VALUES: &'static [&'static str];
}

/// Where a vault is hosted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Env {
    /// Production.
    #[default]
    Prod,
    /// Sandbox, for trials and integration tests.
    Sandbox,
    /// Staging.
    Stage,
    /// Development.
    Dev,
}

impl Choice for Env {
    const ALL: &'static [Self] = &[Self::Prod, Self::Sandbox, Self::Stage, Self::Dev];
    const VALUES: &'static [&'static str] = &["PROD", "SANDBOX", "STAGE", "DEV"];
}

impl Env {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prod => "PROD",
            Self::Sandbox => "SANDBOX",
            Self::Stage => "STAGE",
            Self::Dev => "DEV",
        }
    }

    /// The host that a cluster id is put in front of, with a dot.
    #[must_use]
    pub const fn vault_host(self) -> &'static str {
        match self {
            Self::Prod => "vault.skyflowapis.com",
            Self::Sandbox => "vault.skyflowapis-preview.com",
            Self::Stage => "vault.skyflowapis.tech",
            Self::Dev => "vault.skyflowapis.dev",
        }
    }
}

/// How much is logged, from the most to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum LogLevel {
    /// Everything, retries and waits included.
    Debug,
    /// Each request that succeeded, warnings and errors.
    Info,
    /// Waits before a further attempt, failed renewals of a token, and errors.
    Warn,
    /// Requests that failed; the default logger shows them at `DEBUG` only.
    #[default]
    Error,
    /// Nothing.
    Off,
}

impl Choice for LogLevel {
    const ALL: &'static [Self] = &[Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Off];
    const VALUES: &'static [&'static str] = &["DEBUG", "INFO", "WARN", "ERROR", "OFF"];
}

impl LogLevel {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Off => "OFF",
        }
    }
}

/// How much of a value an answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum RedactionType {
    /// What the column's own policy says.
    #[default]
    Default,
    /// Nothing of the value.
    Redacted,
    /// Part of the value, as the column's mask says.
    Masked,
    /// The value itself.
    PlainText,
}

impl Choice for RedactionType {
    const ALL: &'static [Self] = &[Self::Default, Self::Redacted, Self::Masked, Self::PlainText];
    const VALUES: &'static [&'static str] = &["DEFAULT", "REDACTED", "MASKED", "PLAIN_TEXT"];
}

impl RedactionType {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "DEFAULT",
            Self::Redacted => "REDACTED",
            Self::Masked => "MASKED",
            Self::PlainText => "PLAIN_TEXT",
        }
    }
}

/// Whether an insert or update brings its own tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum TokenMode {
    /// The vault makes all tokens.
    #[default]
    Disable,
    /// Tokens may be given for some of the fields.
    Enable,
    /// Tokens must be given for every field that has a value.
    EnableStrict,
}

impl Choice for TokenMode {
    const ALL: &'static [Self] = &[Self::Disable, Self::Enable, Self::EnableStrict];
    const VALUES: &'static [&'static str] = &["DISABLE", "ENABLE", "ENABLE_STRICT"];
}

impl TokenMode {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disable => "DISABLE",
            Self::Enable => "ENABLE",
            Self::EnableStrict => "ENABLE_STRICT",
        }
    }
}

/// How the records of an answer are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrderBy {
    /// By Skyflow id, upwards.
    Ascending,
    /// By Skyflow id, downwards.
    Descending,
    /// Not sorted.
    None,
}

impl Choice for OrderBy {
    const ALL: &'static [Self] = &[Self::Ascending, Self::Descending, Self::None];
    const VALUES: &'static [&'static str] = &["ASCENDING", "DESCENDING", "NONE"];
}

impl OrderBy {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ASCENDING",
            Self::Descending => "DESCENDING",
            Self::None => "NONE",
        }
    }
}

/// The HTTP method of a connection call or a raw request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestMethod {
    /// Read; carries no body.
    Get,
    /// Create or run.
    Post,
    /// Replace.
    Put,
    /// Change in part.
    Patch,
    /// Remove.
    Delete,
}

impl Choice for RequestMethod {
    const ALL: &'static [Self] = &[Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];
    const VALUES: &'static [&'static str] = &["GET", "POST", "PUT", "PATCH", "DELETE"];
}

impl RequestMethod {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What stands in for a detected entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenType {
    /// A token from the vault; it can be reidentified.
    VaultToken,
    /// The entity's name and a counter, such as `[NAME_1]`.
    EntityUniqueCounter,
    /// The entity's name alone, such as `[NAME]`.
    EntityOnly,
}

impl Choice for TokenType {
    const ALL: &'static [Self] = &[Self::VaultToken, Self::EntityUniqueCounter, Self::EntityOnly];
    const VALUES: &'static [&'static str] = &["vault_token", "entity_unq_counter", "entity_only"];
}

impl TokenType {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VaultToken => "vault_token",
            Self::EntityUniqueCounter => "entity_unq_counter",
            Self::EntityOnly => "entity_only",
        }
    }
}

/// How an entity is hidden in an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MaskingMethod {
    /// Under a black box.
    Blackbox,
    /// By blurring it.
    Blur,
}

impl Choice for MaskingMethod {
    const ALL: &'static [Self] = &[Self::Blackbox, Self::Blur];
    const VALUES: &'static [&'static str] = &["blackbox", "blur"];
}

impl MaskingMethod {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blackbox => "blackbox",
            Self::Blur => "blur",
        }
    }
}

/// Which transcription of an audio file is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DetectOutputTranscription {
    /// With the speakers told apart.
    DiarizedTranscription,
    /// For medical speech, with the speakers told apart.
    MedicalDiarizedTranscription,
    /// For medical speech.
    MedicalTranscription,
    /// As JSON, with times.
    Transcription,
    /// As plain text.
    PlaintextTranscription,
}

impl Choice for DetectOutputTranscription {
    const ALL: &'static [Self] = &[
        Self::DiarizedTranscription,
        Self::MedicalDiarizedTranscription,
        Self::MedicalTranscription,
        Self::Transcription,
        Self::PlaintextTranscription,
    ];
    const VALUES: &'static [&'static str] = &[
        "diarized_transcription",
        "medical_diarized_transcription",
        "medical_transcription",
        "transcription",
        "plaintext_transcription",
    ];
}

impl DetectOutputTranscription {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DiarizedTranscription => "diarized_transcription",
            Self::MedicalDiarizedTranscription => "medical_diarized_transcription",
            Self::MedicalTranscription => "medical_transcription",
            Self::Transcription => "transcription",
            Self::PlaintextTranscription => "plaintext_transcription",
        }
    }
}

/// What detection looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DetectEntities {
    /// A customer account or membership number.
    AccountNumber,
    /// A person's age.
    Age,
    /// Every entity.
    All,
    /// A bank account number, IBAN included.
    BankAccount,
    /// A blood type.
    BloodType,
    /// A medical condition, disease, symptom or disability.
    Condition,
    /// A company's action that touches its stakeholders, such as a merger.
    CorporateAction,
    /// A credit or debit card number.
    CreditCard,
    /// A card's expiry date.
    CreditCardExpiration,
    /// A card's verification code.
    Cvv,
    /// A calendar date.
    Date,
    /// A span of dates.
    DateInterval,
    /// A day of the month or week.
    Day,
    /// A date of birth.
    Dob,
    /// The dose of a medicine.
    Dose,
    /// A driving licence number.
    DriverLicense,
    /// A medicine, vitamin or supplement.
    Drug,
    /// A length of time.
    Duration,
    /// The effect of a treatment or event.
    Effect,
    /// An e-mail address.
    EmailAddress,
    /// A named event or holiday.
    Event,
    /// The name of a file.
    Filename,
    /// A measure of financial performance.
    FinancialMetric,
    /// A gender or gender identity.
    Gender,
    /// A health insurance or patient number.
    HealthcareNumber,
    /// A bodily injury.
    Injury,
    /// An IP address, version 4 or 6.
    IpAddress,
    /// The name of a natural language.
    Language,
    /// A named place of any kind.
    Location,
    /// A postal address, whole or in part.
    LocationAddress,
    /// The street part of an address.
    LocationAddressStreet,
    /// A city, town or village.
    LocationCity,
    /// Geographic coordinates.
    LocationCoordinate,
    /// A country.
    LocationCountry,
    /// A state, province or region.
    LocationState,
    /// A postal code.
    LocationZip,
    /// A marital status.
    MaritalStatus,
    /// A code of a medical classification.
    MedicalCode,
    /// A treatment, procedure or examination.
    MedicalProcess,
    /// An amount of money.
    Money,
    /// The name of a month.
    Month,
    /// A person's name.
    Name,
    /// A family name.
    NameFamily,
    /// A given name.
    NameGiven,
    /// The name of a medical professional.
    NameMedicalProfessional,
    /// A number that identifies a person and has no entity of its own.
    NumericalPii,
    /// A job title or profession.
    Occupation,
    /// A company or other organization.
    Organization,
    /// A number that identifies an organization.
    OrganizationId,
    /// A hospital, clinic or other medical facility.
    OrganizationMedicalFacility,
    /// A nationality, ethnicity or place of origin.
    Origin,
    /// A passport number.
    PassportNumber,
    /// A password, PIN or other access key.
    Password,
    /// A telephone or fax number.
    PhoneNumber,
    /// A distinctive bodily attribute.
    PhysicalAttribute,
    /// A political party, movement or leaning.
    PoliticalAffiliation,
    /// A named product or service.
    Product,
    /// A named project.
    Project,
    /// A religious affiliation.
    Religion,
    /// A bank's routing number.
    RoutingNumber,
    /// A sexual orientation.
    Sexuality,
    /// A social security or similar national number.
    Ssn,
    /// A statistical statement.
    Statistics,
    /// A time of day.
    Time,
    /// A change over time, in words.
    Trend,
    /// A web address.
    Url,
    /// A user name or handle.
    Username,
    /// A vehicle identification or licence plate number.
    VehicleId,
    /// A year.
    Year,
    /// A sign of the zodiac.
    ZodiacSign,
}

impl Choice for DetectEntities {
    const ALL: &'static [Self] = &[
        Self::AccountNumber,
        Self::Age,
        Self::All,
        Self::BankAccount,
        Self::BloodType,
        Self::Condition,
        Self::CorporateAction,
        Self::CreditCard,
        Self::CreditCardExpiration,
        Self::Cvv,
        Self::Date,
        Self::DateInterval,
        Self::Day,
        Self::Dob,
        Self::Dose,
        Self::DriverLicense,
        Self::Drug,
        Self::Duration,
        Self::Effect,
        Self::EmailAddress,
        Self::Event,
        Self::Filename,
        Self::FinancialMetric,
        Self::Gender,
        Self::HealthcareNumber,
        Self::Injury,
        Self::IpAddress,
        Self::Language,
        Self::Location,
        Self::LocationAddress,
        Self::LocationAddressStreet,
        Self::LocationCity,
        Self::LocationCoordinate,
        Self::LocationCountry,
        Self::LocationState,
        Self::LocationZip,
        Self::MaritalStatus,
        Self::MedicalCode,
        Self::MedicalProcess,
        Self::Money,
        Self::Month,
        Self::Name,
        Self::NameFamily,
        Self::NameGiven,
        Self::NameMedicalProfessional,
        Self::NumericalPii,
        Self::Occupation,
        Self::Organization,
        Self::OrganizationId,
        Self::OrganizationMedicalFacility,
        Self::Origin,
        Self::PassportNumber,
        Self::Password,
        Self::PhoneNumber,
        Self::PhysicalAttribute,
        Self::PoliticalAffiliation,
        Self::Product,
        Self::Project,
        Self::Religion,
        Self::RoutingNumber,
        Self::Sexuality,
        Self::Ssn,
        Self::Statistics,
        Self::Time,
        Self::Trend,
        Self::Url,
        Self::Username,
        Self::VehicleId,
        Self::Year,
        Self::ZodiacSign,
    ];
    const VALUES: &'static [&'static str] = &[
        "account_number",
        "age",
        "all",
        "bank_account",
        "blood_type",
        "condition",
        "corporate_action",
        "credit_card",
        "credit_card_expiration",
        "cvv",
        "date",
        "date_interval",
        "day",
        "dob",
        "dose",
        "driver_license",
        "drug",
        "duration",
        "effect",
        "email_address",
        "event",
        "filename",
        "financial_metric",
        "gender",
        "healthcare_number",
        "injury",
        "ip_address",
        "language",
        "location",
        "location_address",
        "location_address_street",
        "location_city",
        "location_coordinate",
        "location_country",
        "location_state",
        "location_zip",
        "marital_status",
        "medical_code",
        "medical_process",
        "money",
        "month",
        "name",
        "name_family",
        "name_given",
        "name_medical_professional",
        "numerical_pii",
        "occupation",
        "organization",
        "organization_id",
        "organization_medical_facility",
        "origin",
        "passport_number",
        "password",
        "phone_number",
        "physical_attribute",
        "political_affiliation",
        "product",
        "project",
        "religion",
        "routing_number",
        "sexuality",
        "ssn",
        "statistics",
        "time",
        "trend",
        "url",
        "username",
        "vehicle_id",
        "year",
        "zodiac_sign",
    ];
}

impl DetectEntities {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountNumber => "account_number",
            Self::Age => "age",
            Self::All => "all",
            Self::BankAccount => "bank_account",
            Self::BloodType => "blood_type",
            Self::Condition => "condition",
            Self::CorporateAction => "corporate_action",
            Self::CreditCard => "credit_card",
            Self::CreditCardExpiration => "credit_card_expiration",
            Self::Cvv => "cvv",
            Self::Date => "date",
            Self::DateInterval => "date_interval",
            Self::Day => "day",
            Self::Dob => "dob",
            Self::Dose => "dose",
            Self::DriverLicense => "driver_license",
            Self::Drug => "drug",
            Self::Duration => "duration",
            Self::Effect => "effect",
            Self::EmailAddress => "email_address",
            Self::Event => "event",
            Self::Filename => "filename",
            Self::FinancialMetric => "financial_metric",
            Self::Gender => "gender",
            Self::HealthcareNumber => "healthcare_number",
            Self::Injury => "injury",
            Self::IpAddress => "ip_address",
            Self::Language => "language",
            Self::Location => "location",
            Self::LocationAddress => "location_address",
            Self::LocationAddressStreet => "location_address_street",
            Self::LocationCity => "location_city",
            Self::LocationCoordinate => "location_coordinate",
            Self::LocationCountry => "location_country",
            Self::LocationState => "location_state",
            Self::LocationZip => "location_zip",
            Self::MaritalStatus => "marital_status",
            Self::MedicalCode => "medical_code",
            Self::MedicalProcess => "medical_process",
            Self::Money => "money",
            Self::Month => "month",
            Self::Name => "name",
            Self::NameFamily => "name_family",
            Self::NameGiven => "name_given",
            Self::NameMedicalProfessional => "name_medical_professional",
            Self::NumericalPii => "numerical_pii",
            Self::Occupation => "occupation",
            Self::Organization => "organization",
            Self::OrganizationId => "organization_id",
            Self::OrganizationMedicalFacility => "organization_medical_facility",
            Self::Origin => "origin",
            Self::PassportNumber => "passport_number",
            Self::Password => "password",
            Self::PhoneNumber => "phone_number",
            Self::PhysicalAttribute => "physical_attribute",
            Self::PoliticalAffiliation => "political_affiliation",
            Self::Product => "product",
            Self::Project => "project",
            Self::Religion => "religion",
            Self::RoutingNumber => "routing_number",
            Self::Sexuality => "sexuality",
            Self::Ssn => "ssn",
            Self::Statistics => "statistics",
            Self::Time => "time",
            Self::Trend => "trend",
            Self::Url => "url",
            Self::Username => "username",
            Self::VehicleId => "vehicle_id",
            Self::Year => "year",
            Self::ZodiacSign => "zodiac_sign",
        }
    }
}
