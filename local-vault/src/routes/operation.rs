//! What a request asks for, in the SDKs' words, for the request log.

use super::{Resource, detect::DetectEndpoint, locate};
use crate::http::{Request, Target};

/// The SDKs' name of the operation that a request performs; empty if it is none.
pub(crate) fn operation(request: &Request<'_>) -> &'static str {
    let Ok(target) = Target::parse(request.target) else { return "" };
    let segments: Vec<&str> = target.segments.iter().map(AsRef::as_ref).collect();
    locate(request, &segments).map_or("", |(_, resource)| name(resource, request.method))
}

fn name(resource: Resource<'_>, method: &str) -> &'static str {
    match (resource, method) {
        (Resource::Vault | Resource::Table(_), "POST") => "insert",
        (Resource::Table(_) | Resource::Record(..), "GET") => "get",
        (Resource::Table(_) | Resource::Record(..), "DELETE") => "delete",
        (Resource::Record(..), "PUT") => "update",
        (Resource::Detokenize, "POST") => "detokenize",
        (Resource::Tokenize, "POST") => "tokenize",
        (Resource::Query, "POST") => "query",
        (Resource::Upload | Resource::Files(..), "POST") => "uploadFile",
        (Resource::File(..), "DELETE") => "deleteFile",
        (Resource::ScanStatus(..), "GET") => "getFileScanStatus",
        (Resource::Download(_), "GET") => "download",
        (Resource::Exchange, "POST") => "getBearerToken",
        (Resource::Connection, _) => "invokeConnection",
        (Resource::Detect(endpoint), _) => match endpoint {
            DetectEndpoint::DeidentifyText => "deidentifyText",
            DetectEndpoint::ReidentifyText => "reidentifyText",
            DetectEndpoint::DeidentifyFile(_) => "deidentifyFile",
            DetectEndpoint::ReidentifyFile => "reidentifyFile",
            DetectEndpoint::Run(_) => "getDetectRun",
            DetectEndpoint::Guardrails => "checkGuardrails",
        },
        _ => "",
    }
}
