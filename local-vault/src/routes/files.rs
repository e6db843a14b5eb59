//! Files of records: upload (`uploadFile`, by the current and the older endpoint), deletion
//! (`deleteFile`), scan status (`getFileScanStatus`), and the download URLs that get hands out.
//!
//! The vault scans nothing: a file is clean as soon as it is there.

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    get::no_records,
    record::{deleted, find_record},
};
use crate::{
    access::Access,
    downloads::FileRef,
    error::ApiError,
    http::{Request, Response},
    ids::push_id,
    json,
    multipart::{self, Part},
    store::{Journal, Store, StoredFile},
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

/// `POST /v2/vaults/{vaultId}/files/upload`
pub(super) fn upload(
    store: &mut Store,
    request: &Request<'_>,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let form = Form::read(request)?;
    let table = form.table.ok_or_else(|| missing("tableName"))?;
    access.check(Some(table))?;
    let (metadata, name, size) = (form.metadata, form.file_name(), form.size());
    let id = form.store(store, table, form.id, access)?;
    let mut out = Vec::new();
    json::push_raw(&mut out, r#"{"skyflowID":"#);
    push_id(&mut out, &id);
    json::push_raw(&mut out, r#","fileMetadata":"#);
    if metadata {
        json::push_raw(&mut out, r#"{"fileName":"#);
        json::push_text(&mut out, &name);
        json::push_raw(&mut out, &format!(r#","fileSize":{size}}}"#));
    } else {
        json::push_raw(&mut out, "null");
    }
    out.push(b'}');
    Ok(Response::json(200, out))
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
    let mut out = Vec::new();
    json::push_raw(&mut out, r#"{"skyflow_id":"#);
    push_id(&mut out, &id);
    json::push_raw(&mut out, r#","tokens":null}"#);
    Ok(Response::json(200, out))
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
    Ok(deleted(&file.id))
}

/// `GET /v1/vaults/{vaultId}/{table}/{id}/files/{column}/scan-status`
pub(super) fn scan_status(
    store: &Store,
    table: &str,
    id: &str,
    column: &str,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let status = match find_file(store, locate(store, table, id, column, access)?) {
        Some(_) => "SCAN_CLEAN",
        None => "SCAN_FILE_NOT_FOUND",
    };
    Ok(Response::json(200, format!(r#"{{"av_scan_status":"{status}"}}"#).into_bytes()))
}

/// `GET /v1/files/{grant}`: what a download URL leads to. The URL itself is the permission.
pub(super) fn download(store: &Store, file: Option<FileRef>) -> Result<Response, ApiError> {
    let (name, file) = file
        .and_then(|file| find_file(store, file))
        .ok_or_else(|| ApiError::not_found("The download URL has ended, or its file is gone."))?;
    let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    let headers = vec![
        ("content-type", file.content_type.clone()),
        ("content-disposition", format!("attachment; filename*=UTF-8''{name}")),
        ("x-content-type-options", "nosniff".to_owned()),
    ];
    Ok(Response { status: 200, headers, body: file.content.clone(), to_sign: None, latency_ms: 0 })
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

    /// Stores the file; when that fails, a table or column made for it is taken back.
    fn store(
        &self,
        store: &mut Store,
        table: &str,
        id: Option<&str>,
        access: &Access<'_>,
    ) -> Result<uuid::Uuid, ApiError> {
        let column = self.column.ok_or_else(|| missing("columnName"))?;
        let part = self.file.as_ref().ok_or_else(|| missing("file"))?;
        let id = id.map(|id| find_record(store, table, id, access).map(|(_, id)| id)).transpose()?;
        let file = StoredFile::new(part.content_type.unwrap_or_default(), part.content.to_vec());
        let mut journal = Journal::default();
        let stored = store.table_for_insert(table, &mut journal).and_then(|table| {
            let column = store.file_column(table, column, &mut journal)?;
            let id = store.put_file(table, id, column, &self.file_name(), file)?;
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
    let table = store.table(table_index).ok_or_else(no_records)?;
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
