// Written by `cargo xtask codegen` from enums.toml. Change it there.

/** Where a vault is hosted. */
export declare const Env: {
  /** Production. */
  readonly PROD: "PROD";
  /** Sandbox, for trials and integration tests. */
  readonly SANDBOX: "SANDBOX";
  /** Staging. */
  readonly STAGE: "STAGE";
  /** Development. */
  readonly DEV: "DEV";
};
/** Where a vault is hosted. */
export type Env = (typeof Env)[keyof typeof Env];

/** How much is logged, from the most to nothing. */
export declare const LogLevel: {
  /** Everything, retries and waits included. */
  readonly DEBUG: "DEBUG";
  /** Each request that succeeded, warnings and errors. */
  readonly INFO: "INFO";
  /** Waits before a further attempt, failed renewals of a token, and errors. */
  readonly WARN: "WARN";
  /** Requests that failed; the default logger shows them at `DEBUG` only. */
  readonly ERROR: "ERROR";
  /** Nothing. */
  readonly OFF: "OFF";
};
/** How much is logged, from the most to nothing. */
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

/** How much of a value an answer shows. */
export declare const RedactionType: {
  /** What the column's own policy says. */
  readonly DEFAULT: "DEFAULT";
  /** Nothing of the value. */
  readonly REDACTED: "REDACTED";
  /** Part of the value, as the column's mask says. */
  readonly MASKED: "MASKED";
  /** The value itself. */
  readonly PLAIN_TEXT: "PLAIN_TEXT";
};
/** How much of a value an answer shows. */
export type RedactionType = (typeof RedactionType)[keyof typeof RedactionType];

/** Whether an insert or update brings its own tokens. */
export declare const TokenMode: {
  /** The vault makes all tokens. */
  readonly DISABLE: "DISABLE";
  /** Tokens may be given for some of the fields. */
  readonly ENABLE: "ENABLE";
  /** Tokens must be given for every field that has a value. */
  readonly ENABLE_STRICT: "ENABLE_STRICT";
};
/** Whether an insert or update brings its own tokens. */
export type TokenMode = (typeof TokenMode)[keyof typeof TokenMode];

/** How the records of an answer are sorted. */
export declare const OrderBy: {
  /** By Skyflow id, upwards. */
  readonly ASCENDING: "ASCENDING";
  /** By Skyflow id, downwards. */
  readonly DESCENDING: "DESCENDING";
  /** Not sorted. */
  readonly NONE: "NONE";
};
/** How the records of an answer are sorted. */
export type OrderBy = (typeof OrderBy)[keyof typeof OrderBy];

/** The HTTP method of a connection call or a raw request. */
export declare const RequestMethod: {
  /** Read; carries no body. */
  readonly GET: "GET";
  /** Create or run. */
  readonly POST: "POST";
  /** Replace. */
  readonly PUT: "PUT";
  /** Change in part. */
  readonly PATCH: "PATCH";
  /** Remove. */
  readonly DELETE: "DELETE";
};
/** The HTTP method of a connection call or a raw request. */
export type RequestMethod = (typeof RequestMethod)[keyof typeof RequestMethod];

/** How the body of a connection call is written. */
export declare const ContentType: {
  /** JSON. */
  readonly JSON: "application/json";
  /** Plain text. */
  readonly PLAINTEXT: "text/plain";
  /** XML. */
  readonly XML: "text/xml";
  /** A form, in the URL's encoding. */
  readonly URLENCODED: "application/x-www-form-urlencoded";
  /** A form in parts, which may hold files. */
  readonly FORMDATA: "multipart/form-data";
  /** HTML. */
  readonly HTML: "text/html";
};
/** How the body of a connection call is written. */
export type ContentType = (typeof ContentType)[keyof typeof ContentType];

/** What stands in for a detected entity. */
export declare const TokenType: {
  /** A token from the vault; it can be reidentified. */
  readonly VAULT_TOKEN: "vault_token";
  /** The entity's name and a counter, such as `[NAME_1]`. */
  readonly ENTITY_UNIQUE_COUNTER: "entity_unq_counter";
  /** The entity's name alone, such as `[NAME]`. */
  readonly ENTITY_ONLY: "entity_only";
};
/** What stands in for a detected entity. */
export type TokenType = (typeof TokenType)[keyof typeof TokenType];

/** How an entity is hidden in an image. */
export declare const MaskingMethod: {
  /** Under a black box. */
  readonly BLACKBOX: "blackbox";
  /** By blurring it. */
  readonly BLUR: "blur";
};
/** How an entity is hidden in an image. */
export type MaskingMethod = (typeof MaskingMethod)[keyof typeof MaskingMethod];

/** Which transcription of an audio file is returned. */
export declare const DetectOutputTranscription: {
  /** With the speakers told apart. */
  readonly DIARIZED_TRANSCRIPTION: "diarized_transcription";
  /** For medical speech, with the speakers told apart. */
  readonly MEDICAL_DIARIZED_TRANSCRIPTION: "medical_diarized_transcription";
  /** For medical speech. */
  readonly MEDICAL_TRANSCRIPTION: "medical_transcription";
  /** As JSON, with times. */
  readonly TRANSCRIPTION: "transcription";
  /** As plain text. */
  readonly PLAINTEXT_TRANSCRIPTION: "plaintext_transcription";
};
/** Which transcription of an audio file is returned. */
export type DetectOutputTranscription = (typeof DetectOutputTranscription)[keyof typeof DetectOutputTranscription];

/** What detection looks for. */
export declare const DetectEntities: {
  /** A customer account or membership number. */
  readonly ACCOUNT_NUMBER: "account_number";
  /** A person's age. */
  readonly AGE: "age";
  /** Every entity. */
  readonly ALL: "all";
  /** A bank account number, IBAN included. */
  readonly BANK_ACCOUNT: "bank_account";
  /** A blood type. */
  readonly BLOOD_TYPE: "blood_type";
  /** A medical condition, disease, symptom or disability. */
  readonly CONDITION: "condition";
  /** A company's action that touches its stakeholders, such as a merger. */
  readonly CORPORATE_ACTION: "corporate_action";
  /** A credit or debit card number. */
  readonly CREDIT_CARD: "credit_card";
  /** A card's expiry date. */
  readonly CREDIT_CARD_EXPIRATION: "credit_card_expiration";
  /** A card's verification code. */
  readonly CVV: "cvv";
  /** A calendar date. */
  readonly DATE: "date";
  /** A span of dates. */
  readonly DATE_INTERVAL: "date_interval";
  /** A day of the month or week. */
  readonly DAY: "day";
  /** A date of birth. */
  readonly DOB: "dob";
  /** The dose of a medicine. */
  readonly DOSE: "dose";
  /** A driving licence number. */
  readonly DRIVER_LICENSE: "driver_license";
  /** A medicine, vitamin or supplement. */
  readonly DRUG: "drug";
  /** A length of time. */
  readonly DURATION: "duration";
  /** The effect of a treatment or event. */
  readonly EFFECT: "effect";
  /** An e-mail address. */
  readonly EMAIL_ADDRESS: "email_address";
  /** A named event or holiday. */
  readonly EVENT: "event";
  /** The name of a file. */
  readonly FILENAME: "filename";
  /** A measure of financial performance. */
  readonly FINANCIAL_METRIC: "financial_metric";
  /** A gender or gender identity. */
  readonly GENDER: "gender";
  /** A health insurance or patient number. */
  readonly HEALTHCARE_NUMBER: "healthcare_number";
  /** A bodily injury. */
  readonly INJURY: "injury";
  /** An IP address, version 4 or 6. */
  readonly IP_ADDRESS: "ip_address";
  /** The name of a natural language. */
  readonly LANGUAGE: "language";
  /** A named place of any kind. */
  readonly LOCATION: "location";
  /** A postal address, whole or in part. */
  readonly LOCATION_ADDRESS: "location_address";
  /** The street part of an address. */
  readonly LOCATION_ADDRESS_STREET: "location_address_street";
  /** A city, town or village. */
  readonly LOCATION_CITY: "location_city";
  /** Geographic coordinates. */
  readonly LOCATION_COORDINATE: "location_coordinate";
  /** A country. */
  readonly LOCATION_COUNTRY: "location_country";
  /** A state, province or region. */
  readonly LOCATION_STATE: "location_state";
  /** A postal code. */
  readonly LOCATION_ZIP: "location_zip";
  /** A marital status. */
  readonly MARITAL_STATUS: "marital_status";
  /** A code of a medical classification. */
  readonly MEDICAL_CODE: "medical_code";
  /** A treatment, procedure or examination. */
  readonly MEDICAL_PROCESS: "medical_process";
  /** An amount of money. */
  readonly MONEY: "money";
  /** The name of a month. */
  readonly MONTH: "month";
  /** A person's name. */
  readonly NAME: "name";
  /** A family name. */
  readonly NAME_FAMILY: "name_family";
  /** A given name. */
  readonly NAME_GIVEN: "name_given";
  /** The name of a medical professional. */
  readonly NAME_MEDICAL_PROFESSIONAL: "name_medical_professional";
  /** A number that identifies a person and has no entity of its own. */
  readonly NUMERICAL_PII: "numerical_pii";
  /** A job title or profession. */
  readonly OCCUPATION: "occupation";
  /** A company or other organization. */
  readonly ORGANIZATION: "organization";
  /** A number that identifies an organization. */
  readonly ORGANIZATION_ID: "organization_id";
  /** A hospital, clinic or other medical facility. */
  readonly ORGANIZATION_MEDICAL_FACILITY: "organization_medical_facility";
  /** A nationality, ethnicity or place of origin. */
  readonly ORIGIN: "origin";
  /** A passport number. */
  readonly PASSPORT_NUMBER: "passport_number";
  /** A password, PIN or other access key. */
  readonly PASSWORD: "password";
  /** A telephone or fax number. */
  readonly PHONE_NUMBER: "phone_number";
  /** A distinctive bodily attribute. */
  readonly PHYSICAL_ATTRIBUTE: "physical_attribute";
  /** A political party, movement or leaning. */
  readonly POLITICAL_AFFILIATION: "political_affiliation";
  /** A named product or service. */
  readonly PRODUCT: "product";
  /** A named project. */
  readonly PROJECT: "project";
  /** A religious affiliation. */
  readonly RELIGION: "religion";
  /** A bank's routing number. */
  readonly ROUTING_NUMBER: "routing_number";
  /** A sexual orientation. */
  readonly SEXUALITY: "sexuality";
  /** A social security or similar national number. */
  readonly SSN: "ssn";
  /** A statistical statement. */
  readonly STATISTICS: "statistics";
  /** A time of day. */
  readonly TIME: "time";
  /** A change over time, in words. */
  readonly TREND: "trend";
  /** A web address. */
  readonly URL: "url";
  /** A user name or handle. */
  readonly USERNAME: "username";
  /** A vehicle identification or licence plate number. */
  readonly VEHICLE_ID: "vehicle_id";
  /** A year. */
  readonly YEAR: "year";
  /** A sign of the zodiac. */
  readonly ZODIAC_SIGN: "zodiac_sign";
};
/** What detection looks for. */
export type DetectEntities = (typeof DetectEntities)[keyof typeof DetectEntities] | (string & {});
