// Written by `cargo xtask codegen` from enums.toml. Change it there.

/** @param {string} names */
const lower = (names) => Object.freeze(Object.fromEntries(names.split(" ").map((name) => [name, name.toLowerCase()])));

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

export const MaskingMethod = /* @__PURE__ */ lower("BLACKBOX BLUR");

export const DetectOutputTranscription = /* @__PURE__ */ lower("DIARIZED_TRANSCRIPTION MEDICAL_DIARIZED_TRANSCRIPTION MEDICAL_TRANSCRIPTION TRANSCRIPTION PLAINTEXT_TRANSCRIPTION");

export const DetectEntities = /* @__PURE__ */ lower("ACCOUNT_NUMBER AGE ALL BANK_ACCOUNT BLOOD_TYPE CONDITION CORPORATE_ACTION CREDIT_CARD CREDIT_CARD_EXPIRATION CVV DATE DATE_INTERVAL DAY DOB DOSE DRIVER_LICENSE DRUG DURATION EFFECT EMAIL_ADDRESS EVENT FILENAME FINANCIAL_METRIC GENDER HEALTHCARE_NUMBER INJURY IP_ADDRESS LANGUAGE LOCATION LOCATION_ADDRESS LOCATION_ADDRESS_STREET LOCATION_CITY LOCATION_COORDINATE LOCATION_COUNTRY LOCATION_STATE LOCATION_ZIP MARITAL_STATUS MEDICAL_CODE MEDICAL_PROCESS MONEY MONTH NAME NAME_FAMILY NAME_GIVEN NAME_MEDICAL_PROFESSIONAL NUMERICAL_PII OCCUPATION ORGANIZATION ORGANIZATION_ID ORGANIZATION_MEDICAL_FACILITY ORIGIN PASSPORT_NUMBER PASSWORD PHONE_NUMBER PHYSICAL_ATTRIBUTE POLITICAL_AFFILIATION PRODUCT PROJECT RELIGION ROUTING_NUMBER SEXUALITY SSN STATISTICS TIME TREND URL USERNAME VEHICLE_ID YEAR ZODIAC_SIGN");
