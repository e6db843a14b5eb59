/**
 * Messages of servers, in their words. What stands in braces is a value of the request or a number, which must never be
 * shown; everything else should be.
 */

/** Of a Skyflow vault and its token endpoint, as docs/wire.md has them, and of the local vault. */
const VAULT = `
Rate limit exceeded
Internal error
Object not found
Invalid field present in JSON {nam}
Token is expired
Invalid request
Caller lacks permission
Token Not Found
Unique constraint
Unauthenticated
Insert failed. Column {ssn} is invalid.
Insert failed. Column names {nam, ssm} are invalid. Specify valid column names.
Object Name {persons} was not found for Vault {ve12804e11576}
Object Name was not found
Detokenize failed. Token {5391-4629-3722-7102} is invalid. Specify a valid token.
Detokenize failed. All tokens are invalid. Specify valid tokens.
Get failed. The following fields are not unique: {name}
Get failed. No records found for the column values
Update failed. Record {f2a5cb1c-3e7e-4c4e-9c6b-3f3b8f1f5f10} not found
Invalid request. Data not found for one or more Skyflow IDs
Invalid request. Table name {person} is not present in the vault schema
Invalid request. Field value {4111 1111 1111 1112} does not match the validation pattern of the column
Invalid request. Value for a unique field already exists
Invalid request. Value of the required field {ssn} is empty
Invalid request. The number of records must be between {1} and {1000}
Invalid request. Redaction level {PLAIN} is not supported for this column
Invalid request. Query {SELECT ssn FROM person} could not be parsed
Unsupported SQL statement. Only SELECT statements are allowed
Permission denied. The service account does not have access to the vault
Bearer token is invalid or has expired
JWT is expired
JWT signature is invalid
JWT validation failed: issuer is not allowed
Invalid grant type
Invalid audience in the JWT assertion
The role {r123} does not exist or is not assigned to this service account
No Records Found.
The vault does not exist, or this credential has no access to it.
The requested path does not exist.
The requested path does not exist. If the service has this endpoint, the local vault does not support it.
The local vault is closed. Make another one: it can have the same storage.
Unauthenticated. The bearer token has expired.
Unauthenticated. The authorization header must be a bearer token.
Unauthenticated. The authorization header is missing.
Unauthenticated. The API key or bearer token is not valid for this vault.
The run does not exist, or its result is no longer kept.
The roles of the bearer token do not allow this.
The method is not allowed for this path.
The file could not be written.
The download URL has ended, or its file is gone.
Invalid request. records is missing or empty.
Invalid request. tokenizationParameters is missing or empty.
Invalid request. detokenizationParameters is missing or empty.
Invalid request. tokenization is possible only with skyflow_ids.
Invalid request. token_type.default must be vault_token, entity_unq_counter or entity_only.
Invalid request. skyflow_ids cannot be combined with a column lookup.
Invalid request. redaction must be DEFAULT, REDACTED, MASKED or PLAIN_TEXT.
Invalid request. order_by must be ASCENDING, DESCENDING or NONE.
Invalid request. masking_method must be blackbox or blur.
Invalid request. output_transcription is not a kind of transcription.
Invalid request. homogeneous cannot be combined with upsert.
Invalid request. file.base64 is not base64.
Invalid request. column_name and column_values need each other.
Invalid request. byot must be DISABLE, ENABLE or ENABLE_STRICT.
Invalid request. The vault has no room for more tokens.
Invalid request. The table name is empty or too long.
Invalid request. The scope must be a list of role:ID.
Invalid request. The request body is not UTF-8 text.
Invalid request. The request body is missing.
Invalid request. The path is not valid UTF-8.
Invalid request. The id * cannot be combined with other ids.
Invalid request. The grant type is not supported.
Invalid request. The form has a part with an unknown name.
Invalid request. The content type must be multipart/form-data with a boundary.
Invalid request. The body is not a complete multipart form.
Invalid request. The body is not JSON.
Invalid request. The JSON body ends too early.
Invalid request. A part of the form has no name.
Invalid query at line {2}, column {13}: expected end of statement.
Fault injected by a rule of this local vault.`;

/** Of gRPC, HTTP servers and proxies. */
const TRANSPORT = `
rpc error: code = NotFound desc = no rows in result set
rpc error: code = InvalidArgument desc = invalid value for field {email}: {ann@example.com}
rpc error: code = DeadlineExceeded desc = context deadline exceeded
rpc error: code = Unavailable desc = connection error: desc = "transport: error while dialing: {10.0.3.7:443}"
rpc error: code = ResourceExhausted desc = grpc: received message larger than maximum ({5242880} vs {4194304})
INVALID_ARGUMENT
FAILED_PRECONDITION
PERMISSION_DENIED
RESOURCE_EXHAUSTED
DEADLINE_EXCEEDED
ALREADY_EXISTS
OUT_OF_RANGE
The caller does not have permission
Request contains an invalid argument.
Requested entity was not found.
The request is missing a valid API key.
Quota exceeded for quota metric {Lisbon} and limit {Lisbon-2}
Deadline expired before operation could complete.
The service is currently unavailable.
Internal error encountered.
upstream connect error or disconnect/reset before headers. reset reason: connection failure
upstream request timeout
no healthy upstream
The server is temporarily unable to service your request due to maintenance downtime or capacity problems. Please try again later.
The request could not be satisfied.
The requested URL was not found on this server.
The server encountered an internal error and was unable to complete your request.
Request header or cookie too large
Your request has been rate limited. Please retry after {30} seconds.
Too many requests, please try again later.
Payload Too Large
Unsupported Media Type
Method Not Allowed
Precondition Failed
Unprocessable Content
Service Unavailable
Gateway Timeout
Bad Gateway
Network Authentication Required
Connection reset by peer
connect ECONNREFUSED {127.0.0.1:443}
getaddrinfo ENOTFOUND {vault.example.com}
unable to verify the first certificate
certificate has expired
self-signed certificate in certificate chain
Response does not match the HTTP/1.1 protocol
other side closed
The operation was aborted due to timeout
Body Timeout Error
Headers Timeout Error`;

/** Of validators, parsers and databases. */
const DATA = `
Unexpected token {J} in JSON at position {17}
Unexpected end of JSON input
invalid character {'x'} looking for beginning of value
json: cannot unmarshal string into field {Person.age} of type int
Additional properties are not allowed ({'nickname'} was unexpected)
{'abc'} is not of type 'integer'
{"card"} must have required property 'number'
must be equal to one of the allowed values
must match format "email"
must not be longer than {50} characters
String should have at least {8} characters
Input should be a valid integer, unable to parse string as an integer
value is not a valid email address
field required
This field may not be blank.
{email} must be unique
date must be in the format {YYYY-MM-DD}
duplicate key value violates unique constraint {"persons_email_key"}
null value in column {"name"} of relation {"persons"} violates not-null constraint
insert or update on table {"orders"} violates foreign key constraint {"orders_person_fkey"}
value too long for type character varying({50})
invalid input syntax for type integer: {"twelve"}
relation {"person"} does not exist
column {"nam"} does not exist
syntax error at or near {"SELEC"}
permission denied for table {persons}
deadlock detected
could not serialize access due to concurrent update
canceling statement due to statement timeout
password authentication failed for user {"app"}
remaining connection slots are reserved
Duplicate entry {'ann@example.com'} for key {'email'}
Unknown column {'nam'} in 'field list'
Data too long for column {'name'} at row {1}
Lock wait timeout exceeded; try restarting transaction
Out of range value for column {'age'}
no such table: {person}`;

/** Of authorization servers and payment providers. */
const ACCESS_AND_PAYMENT = `
invalid_request
invalid_client
invalid_grant
unauthorized_client
unsupported_grant_type
invalid_scope
The access token expired
The provided authorization grant is invalid, expired or revoked
Client authentication failed
The client is not authorized to request a token using this method.
Missing or invalid Authorization header
Invalid API key provided: {sk_test_12345}
You did not provide an API key.
Signature verification failed
Signature has expired
Audience is invalid
User is not authorized to access this resource with an explicit deny
Access denied
Account is locked
Your card was declined.
Your card has insufficient funds.
Your card's expiration year is invalid.
Your card's security code is incorrect.
Your card number is incorrect.
An error occurred while processing your card. Try again in a little bit.
card_declined
do_not_honor
insufficient_funds
lost_card
expired_card
incorrect_cvc
processing_error
invalid_account
issuer_not_available
authentication_required
The amount must be at least {50} cents
Currency not supported
This transaction requires authentication.
The payment method is not available
Refund amount exceeds the charge amount
Merchant account is not active
The bank account is closed`;

const lines = (/** @type {string} */ text) => text.trim().split("\n");

export const serverMessages = { vault: lines(VAULT), transport: lines(TRANSPORT), data: lines(DATA), "access and payment": lines(ACCESS_AND_PAYMENT) };

/** A message as the server says it, the words that should be shown, and the values that must not. @param {string} message */
export function takeApart(message) {
  const values = [...message.matchAll(/\{([^}]*)\}/g)].map(([, value]) => value);
  return { said: message.replace(/[{}]/g, ""), words: message.replace(/\{[^}]*\}/g, " ").match(/[A-Za-z][\w./'-]*[A-Za-z0-9]|[Aa]\b/g) ?? [], values };
}
