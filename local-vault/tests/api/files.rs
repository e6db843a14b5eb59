use serde_json::{Value, json};

use crate::support::TestVault;

const UPLOAD: &str = "/v2/vaults/v1/files/upload";
const PDF: Option<(&str, &str, &[u8])> = Some(("résumé.pdf", "application/pdf", b"%PDF-\x00\xff\r\n"));

fn upload(vault: &mut TestVault, id: &str) -> crate::support::Answer {
    let texts =
        [("tableName", "docs"), ("columnName", "scan"), ("skyflowID", id), ("returnFileMetadata", "false")];
    vault.send_form(UPLOAD, &texts, PDF)
}

fn download_url(vault: &mut TestVault, id: &str) -> Value {
    let answer = vault.send("GET", &format!("/docs?skyflow_ids={id}&downloadURL=true"), "");
    answer.body["records"][0]["fields"]["scan"].clone()
}

/// Follows a URL of the vault, without any credential.
fn follow(vault: &mut TestVault, url: &Value) -> skyflow_local_vault::Response {
    let target = url.as_str().unwrap().strip_prefix("https://local.vault.skyflowapis.com").unwrap();
    let request = skyflow_local_vault::Request {
        method: "GET",
        target,
        origin: "https://local.vault.skyflowapis.com",
        authorization: None,
        content_type: None,
        headers: &[],
        body: b"",
        now_ms: vault.1,
    };
    vault.0.handle(&request)
}

#[test]
fn a_file_goes_into_a_new_record_and_comes_back_by_url() {
    let mut vault = TestVault::new();
    let answer = upload(&mut vault, "");
    assert_eq!(answer.status, 200, "{}", answer.text);
    let id = answer.body["skyflowID"].as_str().unwrap().to_owned();
    assert_eq!(answer.body, json!({"skyflowID": id, "fileMetadata": null}));
    assert_eq!(vault.fields("docs", &id)["scan"], "résumé.pdf", "without a URL its name is shown");
    let url = download_url(&mut vault, &id);
    let response = follow(&mut vault, &url);
    assert_eq!(response.status, 200);
    assert_eq!(response.body, b"%PDF-\x00\xff\r\n");
    let header =
        |name: &str| response.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str());
    assert_eq!(header("content-type"), Some("application/pdf"));
    assert_eq!(header("content-disposition"), Some("attachment; filename*=UTF-8''r%C3%A9sum%C3%A9%2Epdf"));
}

#[test]
fn a_download_url_ends_after_fifteen_minutes_or_with_its_file() {
    let mut vault = TestVault::new();
    let id = upload(&mut vault, "").body["skyflowID"].as_str().unwrap().to_owned();
    let url = download_url(&mut vault, &id);
    vault.1 += 15 * 60 * 1_000;
    assert_eq!(follow(&mut vault, &url).status, 404);
    let url = download_url(&mut vault, &id);
    assert_eq!(
        vault.send("DELETE", &format!("/docs/{id}/files/scan"), "").body,
        json!({"skyflow_id": id, "deleted": true})
    );
    assert_eq!(follow(&mut vault, &url).status, 404);
    vault.send("DELETE", &format!("/docs/{id}/files/scan"), "").expect_error(404, "no file");
}

#[test]
fn a_file_goes_into_an_existing_record_by_either_endpoint() {
    let mut vault = TestVault::with_tables(r#"{"docs":{"columns":{"name":{},"scan":{"type":"file"}}}}"#);
    let id = vault.insert("docs", r#"[{"name":"a"}]"#).id(0);
    assert_eq!(upload(&mut vault, &id).body["skyflowID"], *id);
    let file: Option<(&str, &str, &[u8])> = Some(("", "", b""));
    let answer = vault.send_form(&format!("/v1/vaults/v1/docs/{id}/files"), &[("columnName", "scan")], file);
    assert_eq!(answer.body, json!({"skyflow_id": id, "tokens": null}));
    assert_eq!(vault.fields("docs", &id), json!({"skyflow_id": id, "name": "a", "scan": "file"}));
    let url = download_url(&mut vault, &id);
    let response = follow(&mut vault, &url);
    assert_eq!(response.body, b"");
    assert!(response.headers.contains(&("content-type", "application/octet-stream".to_owned())));
    upload(&mut vault, "id-0001").expect_error(404, "No Records Found");
}

#[test]
fn the_scan_status_tells_whether_there_is_a_file() {
    let mut vault = TestVault::with_tables(r#"{"docs":{"columns":{"name":{},"scan":{"type":"file"}}}}"#);
    let id = vault.insert("docs", r#"[{"name":"a"}]"#).id(0);
    let path = format!("/docs/{id}/files/scan/scan-status");
    assert_eq!(vault.send("GET", &path, "").body, json!({"av_scan_status": "SCAN_FILE_NOT_FOUND"}));
    upload(&mut vault, &id);
    assert_eq!(vault.send("GET", &path, "").body, json!({"av_scan_status": "SCAN_CLEAN"}));
    vault.send("GET", "/docs/nobody/files/scan/scan-status", "").expect_error(404, "No Records Found");
    vault.send("GET", &format!("/docs/{id}/files/nope/scan-status"), "").expect_error(400, "nope");
}

#[test]
fn a_form_that_lacks_something_is_refused_and_makes_nothing() {
    let mut vault = TestVault::with_tables(r#"{"docs":{"columns":{"name":{}}}}"#);
    let table = ("tableName", "docs");
    vault.send_form(UPLOAD, &[("columnName", "scan")], PDF).expect_error(400, "tableName");
    vault.send_form(UPLOAD, &[table], PDF).expect_error(400, "columnName");
    vault.send_form(UPLOAD, &[table, ("columnName", "scan")], None).expect_error(400, "part file");
    vault.send_form(UPLOAD, &[table, ("columnName", "scan")], PDF).expect_error(400, "scan does not exist");
    vault.send_form(UPLOAD, &[table, ("columnName", "name")], PDF).expect_error(400, "does not take files");
    vault.send_form(UPLOAD, &[table, ("column", "name")], PDF).expect_error(400, "unknown name");
    vault
        .send_form(UPLOAD, &[("tableName", "new"), ("columnName", "skyflow_id")], PDF)
        .expect_error(400, "skyflow_id");
    vault.send("GET", "/new", "").expect_error(404, "new");
    vault.send_to("POST", UPLOAD, "{}").expect_error(400, "multipart");
    vault.send_to("GET", UPLOAD, "").expect_error(405, "method");
}

#[test]
fn metadata_is_returned_when_asked_for_and_values_cannot_replace_files() {
    let mut vault = TestVault::new();
    let texts = [("tableName", "docs"), ("columnName", "scan"), ("returnFileMetadata", "true")];
    let answer = vault.send_form(UPLOAD, &texts, PDF);
    assert_eq!(answer.body["fileMetadata"], json!({"fileName": "résumé.pdf", "fileSize": 9}));
    vault.insert("docs", r#"[{"scan":"text"}]"#).expect_error(400, "upload");
}

#[test]
fn files_are_part_of_a_snapshot() {
    let mut vault = TestVault::new();
    let id = upload(&mut vault, "").body["skyflowID"].as_str().unwrap().to_owned();
    let mut copy = TestVault::new();
    copy.0.restore(&vault.0.snapshot()).unwrap();
    let url = download_url(&mut copy, &id);
    assert_eq!(follow(&mut copy, &url).body, b"%PDF-\x00\xff\r\n");
    assert!(copy.0.restore(&vault.0.snapshot().replace("JVBE", "????")).is_err());
}
