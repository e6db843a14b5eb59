//! Files of records: upload (`uploadFile`, by the current and the older endpoint), deletion
//! (`deleteFile`), scan status (`getFileScanStatus`), and download URLs, which get returns.
//!
//! The vault does not scan: every stored file is clean.

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use serde::Serialize;
use uuid::Uuid;

use super::record::{deleted, find_record};
use crate::{
    core::error::ApiError,
    http::{
        Request, Response,
        multipart::{self, Part},
    },
    identity::Access,
    store::{FileRef, Journal, Store, StoredFile},
};

/// The parts of an upload form.
#[derive(Default)]
struct Form<'b> {
    table: Option<&'b str>,
    column: Option<&'b str>,
    id: Option<&'b str>,
    metadata: bool,
    file: Option<Part<'b>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UploadResponse {
    #[serde(rename = "skyflowID")]
    id: Uuid,
    file_metadata: Option<FileMetadata>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileMetadata {
    file_name: String,
    file_size: usize,
}

#[derive(Serialize)]
struct RecordUploadResponse {
    skyflow_id: Uuid,
    tokens: (),
}

#[derive(Serialize)]
struct ScanResponse {
    av_scan_status: &'static str,
}

/// `POST /v2/vaults/{vaultId}/files/upload`
pub(super) fn upload(
    store: &mut Store,
    request: &Request<'_>,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let form = Form::read(request)?;
    let table = form.table.ok_or_else(|| missing("tableName"))?;
    access.check(Some(table))?;
    let id = form.store(store, table, form.id, access)?;
    let file_metadata =
        form.metadata.then(|| FileMetadata { file_name: form.file_name(), file_size: form.size() });
    Response::json(200, &UploadResponse { id, file_metadata })
}

/// `POST /v1/vaults/{vaultId}/{table}/{id}/files`, the older upload
pub(super) fn upload_to_record(
    store: &mut Store,
    table: &str,
    id: &str,
    request: &Request<'_>,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let id = Form::read(request)?.store(store, table, Some(id), access)?;
    Response::json(200, &RecordUploadResponse { skyflow_id: id, tokens: () })
}

/// `DELETE /v1/vaults/{vaultId}/{table}/{id}/files/{column}`
pub(super) fn delete(
    store: &mut Store,
    table: &str,
    id: &str,
    column: &str,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let file = locate(store, table, id, column, access)?;
    if !store.remove_file(file.table, file.id, file.column) {
        return Err(ApiError::not_found(format!("The record has no file in column {column}.")));
    }
    deleted(file.id)
}

/// `GET /v1/vaults/{vaultId}/{table}/{id}/files/{column}/scan-status`
pub(super) fn scan_status(
    store: &Store,
    table: &str,
    id: &str,
    column: &str,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let av_scan_status = match find_file(store, locate(store, table, id, column, access)?) {
        Some(_) => "SCAN_CLEAN",
        None => "SCAN_FILE_NOT_FOUND",
    };
    Response::json(200, &ScanResponse { av_scan_status })
}

/// `GET /v1/files/{grant}`: the file of a download URL. The URL itself is the permission.
pub(super) fn download(store: &Store, file: Option<FileRef>) -> Result<Response, ApiError> {
    let (name, file) = file
        .and_then(|file| find_file(store, file))
        .ok_or_else(|| ApiError::not_found("The download URL has expired, or its file was deleted."))?;
    let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    let headers = vec![
        ("content-type", file.content_type.clone()),
        ("content-disposition", format!("attachment; filename*=UTF-8''{name}")),
        ("x-content-type-options", "nosniff".to_owned()),
    ];
    Ok(Response { status: 200, headers, body: file.content.clone(), latency_ms: 0 })
}

impl<'b> Form<'b> {
    fn read(request: &Request<'b>) -> Result<Self, ApiError> {
        let mut form = Self::default();
        for part in multipart::parse(request.content_type, request.body)? {
            match part.name.as_str() {
                "tableName" => form.table = Some(part.text()?).filter(|text| !text.is_empty()),
                "columnName" => form.column = Some(part.text()?).filter(|text| !text.is_empty()),
                "skyflowID" => form.id = Some(part.text()?).filter(|text| !text.is_empty()),
                "returnFileMetadata" => form.metadata = part.text()?.eq_ignore_ascii_case("true"),
                "file" => form.file = Some(part),
                _ => {
                    return Err(ApiError::invalid(
                        "Invalid request. The form has a part with an unknown name.",
                    ));
                }
            }
        }
        Ok(form)
    }

    fn file_name(&self) -> String {
        let name = self.file.as_ref().and_then(|file| file.file_name.clone());
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| "file".to_owned())
    }

    fn size(&self) -> usize {
        self.file.as_ref().map_or(0, |file| file.content.len())
    }

    /// Stores the file. On failure, a table or column that was added for it is removed.
    fn store(
        &self,
        store: &mut Store,
        table: &str,
        id: Option<&str>,
        access: &Access<'_>,
    ) -> Result<Uuid, ApiError> {
        let column = self.column.ok_or_else(|| missing("columnName"))?;
        let part = self.file.as_ref().ok_or_else(|| missing("file"))?;
        let id = id.map(|id| find_record(store, table, id, access).map(|(_, id)| id)).transpose()?;
        let file = StoredFile::new(part.content_type.unwrap_or_default(), part.content.to_vec());
        let mut journal = Journal::default();
        let stored = store.table_for_insert(table, &mut journal).and_then(|table| {
            let column = store.file_column(table, column, &mut journal)?;
            let id = store.put_file(table, id, column, (&self.file_name(), file), &mut journal)?;
            access.check_written(store, table, &id).map(|()| id)
        });
        if stored.is_err() {
            store.roll_back(journal);
        }
        stored
    }
}

fn locate(
    store: &Store,
    table: &str,
    id: &str,
    column: &str,
    access: &Access<'_>,
) -> Result<FileRef, ApiError> {
    let (table_index, id) = find_record(store, table, id, access)?;
    let table = store.table(table_index).ok_or_else(ApiError::no_records)?;
    Ok(FileRef { table: table_index, id, column: table.find_column(column)? })
}

/// A file and its name.
fn find_file(store: &Store, file: FileRef) -> Option<(Cow<'_, str>, &StoredFile)> {
    let cell = store.table(file.table)?.row(&file.id)?.cell(file.column)?;
    Some((cell.value.text(), cell.file.as_deref()?))
}

fn missing(part: &str) -> ApiError {
    ApiError::invalid(format!("Invalid request. The form has no part {part}."))
}
