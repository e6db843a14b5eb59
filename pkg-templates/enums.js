// Written by `cargo xtask codegen` from enums.toml. Change it there.

export const Env = /* @__PURE__ */ Object.freeze({
  PROD: "PROD",
  SANDBOX: "SANDBOX",
  STAGE: "STAGE",
  DEV: "DEV",
});

export const LogLevel = /* @__PURE__ */ Object.freeze({
  DEBUG: "DEBUG",
  INFO: "INFO",
  WARN: "WARN",
  ERROR: "ERROR",
  OFF: "OFF",
});

export const RedactionType = /* @__PURE__ */ Object.freeze({
  DEFAULT: "DEFAULT",
  REDACTED: "REDACTED",
  MASKED: "MASKED",
  PLAIN_TEXT: "PLAIN_TEXT",
});

export const TokenMode = /* @__PURE__ */ Object.freeze({
  DISABLE: "DISABLE",
  ENABLE: "ENABLE",
  ENABLE_STRICT: "ENABLE_STRICT",
});

export const OrderBy = /* @__PURE__ */ Object.freeze({
  ASCENDING: "ASCENDING",
  DESCENDING: "DESCENDING",
  NONE: "NONE",
});

export const RequestMethod = /* @__PURE__ */ Object.freeze({
  GET: "GET",
  POST: "POST",
  PUT: "PUT",
  PATCH: "PATCH",
  DELETE: "DELETE",
});

export const ContentType = /* @__PURE__ */ Object.freeze({
  JSON: "application/json",
  PLAINTEXT: "text/plain",
  XML: "text/xml",
  URLENCODED: "application/x-www-form-urlencoded",
  FORMDATA: "multipart/form-data",
  HTML: "text/html",
});

export const TokenType = /* @__PURE__ */ Object.freeze({
  VAULT_TOKEN: "vault_token",
  ENTITY_UNIQUE_COUNTER: "entity_unq_counter",
  ENTITY_ONLY: "entity_only",
});

export const MaskingMethod = /* @__PURE__ */ Object.freeze({
  BLACKBOX: "blackbox",
  BLUR: "blur",
});

export const DetectOutputTranscription = /* @__PURE__ */ Object.freeze({
  DIARIZED_TRANSCRIPTION: "diarized_transcription",
  MEDICAL_DIARIZED_TRANSCRIPTION: "medical_diarized_transcription",
  MEDICAL_TRANSCRIPTION: "medical_transcription",
  TRANSCRIPTION: "transcription",
  PLAINTEXT_TRANSCRIPTION: "plaintext_transcription",
});

export const DetectEntities = /* @__PURE__ */ Object.freeze({
  ACCOUNT_NUMBER: "account_number",
  AGE: "age",
  ALL: "all",
  BANK_ACCOUNT: "bank_account",
  BLOOD_TYPE: "blood_type",
  CONDITION: "condition",
  CORPORATE_ACTION: "corporate_action",
  CREDIT_CARD: "credit_card",
  CREDIT_CARD_EXPIRATION: "credit_card_expiration",
  CVV: "cvv",
  DATE: "date",
  DATE_INTERVAL: "date_interval",
  DAY: "day",
  DOB: "dob",
  DOSE: "dose",
  DRIVER_LICENSE: "driver_license",
  DRUG: "drug",
  DURATION: "duration",
  EFFECT: "effect",
  EMAIL_ADDRESS: "email_address",
  EVENT: "event",
  FILENAME: "filename",
  FINANCIAL_METRIC: "financial_metric",
  GENDER: "gender",
  HEALTHCARE_NUMBER: "healthcare_number",
  INJURY: "injury",
  IP_ADDRESS: "ip_address",
  LANGUAGE: "language",
  LOCATION: "location",
  LOCATION_ADDRESS: "location_address",
  LOCATION_ADDRESS_STREET: "location_address_street",
  LOCATION_CITY: "location_city",
  LOCATION_COORDINATE: "location_coordinate",
  LOCATION_COUNTRY: "location_country",
  LOCATION_STATE: "location_state",
  LOCATION_ZIP: "location_zip",
  MARITAL_STATUS: "marital_status",
  MEDICAL_CODE: "medical_code",
  MEDICAL_PROCESS: "medical_process",
  MONEY: "money",
  MONTH: "month",
  NAME: "name",
  NAME_FAMILY: "name_family",
  NAME_GIVEN: "name_given",
  NAME_MEDICAL_PROFESSIONAL: "name_medical_professional",
  NUMERICAL_PII: "numerical_pii",
  OCCUPATION: "occupation",
  ORGANIZATION: "organization",
  ORGANIZATION_ID: "organization_id",
  ORGANIZATION_MEDICAL_FACILITY: "organization_medical_facility",
  ORIGIN: "origin",
  PASSPORT_NUMBER: "passport_number",
  PASSWORD: "password",
  PHONE_NUMBER: "phone_number",
  PHYSICAL_ATTRIBUTE: "physical_attribute",
  POLITICAL_AFFILIATION: "political_affiliation",
  PRODUCT: "product",
  PROJECT: "project",
  RELIGION: "religion",
  ROUTING_NUMBER: "routing_number",
  SEXUALITY: "sexuality",
  SSN: "ssn",
  STATISTICS: "statistics",
  TIME: "time",
  TREND: "trend",
  URL: "url",
  USERNAME: "username",
  VEHICLE_ID: "vehicle_id",
  YEAR: "year",
  ZODIAC_SIGN: "zodiac_sign",
});
