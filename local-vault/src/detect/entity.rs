//! The kinds of entities, as requests and answers name them.

/// A kind of entity; holds its name as requests spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Entity(pub(crate) &'static str);

impl Entity {
    pub(crate) const AGE: Self = Self("age");
    pub(crate) const BANK_ACCOUNT: Self = Self("bank_account");
    pub(crate) const CREDIT_CARD: Self = Self("credit_card");
    pub(crate) const CREDIT_CARD_EXPIRATION: Self = Self("credit_card_expiration");
    pub(crate) const CVV: Self = Self("cvv");
    pub(crate) const DATE: Self = Self("date");
    pub(crate) const DOB: Self = Self("dob");
    pub(crate) const DRIVER_LICENSE: Self = Self("driver_license");
    pub(crate) const EMAIL_ADDRESS: Self = Self("email_address");
    pub(crate) const HEALTHCARE_NUMBER: Self = Self("healthcare_number");
    pub(crate) const IP_ADDRESS: Self = Self("ip_address");
    pub(crate) const LOCATION_ADDRESS: Self = Self("location_address");
    pub(crate) const LOCATION_CITY: Self = Self("location_city");
    pub(crate) const LOCATION_ZIP: Self = Self("location_zip");
    pub(crate) const MONEY: Self = Self("money");
    pub(crate) const NAME: Self = Self("name");
    pub(crate) const ORGANIZATION: Self = Self("organization");
    pub(crate) const PASSPORT_NUMBER: Self = Self("passport_number");
    pub(crate) const PHONE_NUMBER: Self = Self("phone_number");
    pub(crate) const ROUTING_NUMBER: Self = Self("routing_number");
    pub(crate) const SSN: Self = Self("ssn");
    pub(crate) const URL: Self = Self("url");
    pub(crate) const USERNAME: Self = Self("username");
    pub(crate) const VEHICLE_ID: Self = Self("vehicle_id");

    /// The kind of that name, `all` apart; also one that this detector does not find.
    pub(crate) fn named(name: &str) -> Option<Self> {
        KNOWN.iter().find(|known| **known == name).map(|known| Self(known))
    }

    /// The name as answers and tokens spell it.
    pub(crate) fn label(self) -> String {
        self.0.to_ascii_uppercase()
    }
}

/// Every kind the service knows but `all`.
const KNOWN: [&str; 69] = [
    "account_number",
    "age",
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
