/** The public classes of the SDK for Python 2.1, and the parameters or attributes of each, as its own reference lists them. */
export const PYTHON_CLASSES = {
  InsertRequest: "table values tokens upsert homogeneous token_mode return_tokens continue_on_error",
  UpdateRequest: "table data tokens return_tokens token_mode",
  GetRequest: "table ids redaction_type return_tokens fields offset limit download_url column_name column_values",
  FileUploadRequest: "table column_name skyflow_id file_path base64 file_object file_name",
  DetokenizeRequest: "data continue_on_error",
  TokenizeRequest: "values",
  DeleteRequest: "table ids",
  QueryRequest: "query",
  DeidentifyTextRequest: "text entities allow_regex_list restrict_regex_list token_format transformations",
  DeidentifyFileRequest:
    "file entities allow_regex_list restrict_regex_list token_format transformations output_processed_image output_ocr_text masking_method pixel_density max_resolution output_processed_audio output_transcription bleep output_directory wait_time",
  ReidentifyTextRequest: "text redacted_entities masked_entities plain_text_entities",
  GetDetectRunRequest: "run_id",
  InvokeConnectionRequest: "method body path_params query_params headers",
  InsertResponse: "inserted_fields errors",
  GetResponse: "data errors",
  DeleteResponse: "deleted_ids errors",
  UpdateResponse: "updated_field errors",
  QueryResponse: "fields errors",
  FileUploadResponse: "skyflow_id errors",
  DetokenizeResponse: "detokenized_fields errors",
  TokenizeResponse: "tokenized_fields errors",
  InvokeConnectionResponse: "data metadata errors",
  DeidentifyTextResponse: "processed_text entities word_count char_count errors",
  ReidentifyTextResponse: "processed_text errors",
  DeidentifyFileResponse: "file_base64 file type extension word_count char_count size_in_kb duration_in_seconds page_count slide_count entities run_id status errors",
};

/** What is called otherwise here. @type {Record<string, string>} */
export const RENAMED = { file_object: "file" };

/** @param {string} name in snake_case */
export const camelCase = (name) => RENAMED[name] ?? name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
