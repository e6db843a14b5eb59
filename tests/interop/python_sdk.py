"""Carries a scenario out with the official Python SDK, against a vault served on this machine.

Reads {"vaultUrl", "vaultId", "apiKey", "credentialsString", "credentialsPath", "folder", "steps"} from standard input, and writes what came of each
step to standard output, in the spelling of skyflow-edge.
"""

import base64
import io
import json
import os
import sys

import jwt
import skyflow.service_account._utils as account_module
import skyflow.vault.client.client as client_module
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from skyflow import Env, LogLevel, Skyflow
from skyflow.error import SkyflowError
from skyflow.service_account import (
    generate_bearer_token,
    generate_bearer_token_from_creds,
    generate_signed_data_tokens,
    generate_signed_data_tokens_from_creds,
)
from skyflow.utils.enums import RedactionType, TokenMode
from skyflow.vault.data import (
    DeleteRequest,
    FileUploadRequest,
    GetRequest,
    InsertRequest,
    QueryRequest,
    UpdateRequest,
)
from skyflow.vault.tokens import DetokenizeRequest, TokenizeRequest

CAMEL = {
    "skyflow_id": "skyflowId",
    "request_index": "requestIndex",
    "request_id": "requestId",
    "http_code": "httpCode",
    "tokenized_data": "tokenizedData",
}


def options(request, **names):
    """The members of a request that were given, under the names the Python SDK has for them."""
    return {python: request[ours] for python, ours in names.items() if ours in request}


def spelled(row):
    return None if row is None else {CAMEL.get(key, key): value for key, value in row.items()}


def spelled_all(rows):
    return None if rows is None else [spelled(row) for row in rows]


def insert(vault, request, _folder):
    arguments = options(
        request,
        values="values",
        tokens="tokens",
        upsert="upsert",
        homogeneous="homogeneous",
        return_tokens="returnTokens",
        continue_on_error="continueOnError",
    )
    if "tokenMode" in request:
        arguments["token_mode"] = TokenMode[request["tokenMode"]]
    response = vault.insert(InsertRequest(table=request["table"], **arguments))
    return {"insertedFields": spelled_all(response.inserted_fields), "errors": spelled_all(response.errors)}


def update(vault, request, _folder):
    data = {("skyflow_id" if key == "skyflowId" else key): value for key, value in request["data"].items()}
    arguments = options(request, tokens="tokens", return_tokens="returnTokens")
    if "tokenMode" in request:
        arguments["token_mode"] = TokenMode[request["tokenMode"]]
    response = vault.update(UpdateRequest(table=request["table"], data=data, **arguments))
    return {"updatedField": spelled(response.updated_field), "errors": response.errors}


def delete(vault, request, _folder):
    response = vault.delete(DeleteRequest(table=request["table"], ids=request["ids"]))
    return {"deletedIds": response.deleted_ids, "errors": response.errors}


def get(vault, request, _folder):
    arguments = options(
        request,
        ids="ids",
        return_tokens="returnTokens",
        fields="fields",
        offset="offset",
        limit="limit",
        download_url="downloadUrl",
        column_name="columnName",
        column_values="columnValues",
    )
    if "redactionType" in request:
        arguments["redaction_type"] = RedactionType[request["redactionType"]]
    response = vault.get(GetRequest(table=request["table"], **arguments))
    return {"data": spelled_all(response.data), "errors": response.errors}


def query(vault, request, _folder):
    response = vault.query(QueryRequest(query=request["query"]))
    return {"fields": spelled_all(response.fields), "errors": response.errors}


def detokenize(vault, request, _folder):
    data = [
        {"token": item["token"], "redaction_type": RedactionType[item["redactionType"]]}
        if "redactionType" in item
        else {"token": item["token"]}
        for item in request["data"]
    ]
    arguments = options(request, continue_on_error="continueOnError")
    response = vault.detokenize(DetokenizeRequest(data=data, **arguments))
    return {
        "detokenizedFields": spelled_all(response.detokenized_fields),
        "errors": spelled_all(response.errors),
    }


def tokenize(vault, request, _folder):
    values = [{"value": item["value"], "column_group": item["columnGroup"]} for item in request["values"]]
    response = vault.tokenize(TokenizeRequest(values=values))
    return {"tokenizedFields": response.tokenized_fields, "errors": response.errors}


def upload_file(vault, request, folder):
    content = request["text"].encode()
    arguments = options(request, skyflow_id="skyflowId")
    path = os.path.join(folder, request["fileName"])
    opened = None
    if request["source"] in ("path", "object"):
        with open(path, "wb") as file:
            file.write(content)
    if request["source"] == "path":
        arguments["file_path"] = path
    elif request["source"] == "base64":
        arguments.update(base64=base64.b64encode(content).decode(), file_name=request["fileName"])
    elif request["source"] == "object":
        opened = arguments["file_object"] = open(path, "rb")
    elif request["source"] == "bytes":
        arguments.update(file_object=io.BytesIO(content), file_name=request["fileName"])
    try:
        upload = FileUploadRequest(table=request["table"], column_name=request["columnName"], **arguments)
        response = vault.upload_file(upload)
    finally:
        if opened:
            opened.close()
    return {"skyflowId": response.skyflow_id, "errors": response.errors}


OPERATIONS = {
    "insert": insert,
    "update": update,
    "delete": delete,
    "get": get,
    "query": query,
    "detokenize": detokenize,
    "tokenize": tokenize,
    "uploadFile": upload_file,
}


def bearer_token(scenario, request):
    arguments = options(request, role_ids="roleIds", ctx="ctx")
    if request["account"] == "path":
        token, token_type = generate_bearer_token(scenario["credentialsPath"], arguments)
    else:
        token, token_type = generate_bearer_token_from_creds(scenario["credentialsString"], arguments)
    return {"accessToken": token, "tokenType": token_type}


def signed_data_tokens(scenario, request):
    arguments = options(request, data_tokens="dataTokens", time_to_live="timeToLive", ctx="ctx")
    if request["account"] == "path":
        pairs = generate_signed_data_tokens(scenario["credentialsPath"], arguments)
    else:
        pairs = generate_signed_data_tokens_from_creds(scenario["credentialsString"], arguments)
    return {"signed": [{"token": token, "signedToken": signed} for token, signed in pairs]}


def verify(scenario, request):
    """With PyJWT alone, by the public half of the account's key."""
    key = json.loads(scenario["credentialsString"])["privateKey"].encode()
    public = load_pem_private_key(key, password=None).public_key()
    expected = {"audience": request["audience"], "issuer": request["issuer"], "algorithms": ["RS256"]}
    claims = jwt.decode(request["jwt"], public, options={"require": ["exp", "iat"]}, **expected)
    return {"header": jwt.get_unverified_header(request["jwt"]), "claims": claims}


# What needs no client.
FUNCTIONS = {"bearerToken": bearer_token, "signedDataTokens": signed_data_tokens, "verify": verify}


def credentials_of(scenario, client):
    if "token" in client:
        return {"token": client["token"]}
    if "account" not in client:
        return {"api_key": client.get("apiKey", scenario["apiKey"])}
    if client["account"] == "path":
        source = {"path": scenario["credentialsPath"]}
    else:
        source = {"credentials_string": scenario["credentialsString"]}
    return {**source, **options(client, roles="roles", context="context")}


def make_client(vault_id, credentials):
    vault = {"vault_id": vault_id, "cluster_id": "local", "env": Env.PROD, "credentials": credentials}
    return Skyflow.builder().add_vault_config(vault).set_log_level(LogLevel.OFF).build()


def resolve(value, results):
    """Puts what earlier steps gave in place of the references to it."""
    if isinstance(value, list):
        return [resolve(item, results) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("$from"), str):
        found = results[value["$from"]]
        for key in value["path"].split("."):
            found = found[int(key)] if isinstance(found, list) else found[key]
        return found
    return {key: resolve(member, results) for key, member in value.items()}


def outcome(step, vault, results, scenario):
    try:
        request = resolve(step["request"], results)
    except (KeyError, IndexError, TypeError):
        return {"missing": "what an earlier step should have given"}
    try:
        if step["operation"] in FUNCTIONS:
            return {"result": FUNCTIONS[step["operation"]](scenario, request)}
        return {"result": OPERATIONS[step["operation"]](vault(), request, scenario["folder"])}
    except SkyflowError as error:
        names = {
            "httpCode": error.http_code,
            "httpStatus": error.http_status,
            "grpcCode": error.grpc_code,
            "message": error.message,
            "details": error.details,
            "requestId": error.request_id,
        }
        return {"error": names}
    except Exception as error:  # whatever escapes the SDK is part of what it does
        return {"escaped": f"{type(error).__name__}: {error}"}


def main():
    scenario = json.load(sys.stdin)
    # The changes to the SDK: where its vault is, for which it has no option, and that this vault's tokens come by http.
    client_module.get_vault_url = lambda *_arguments, **_named: scenario["vaultUrl"]
    account_module.is_valid_url = lambda url: url.startswith(scenario["vaultUrl"])
    clients = {}
    results = {}
    outcomes = []
    for step in scenario["steps"]:
        own = step.get("client", {})

        def vault(own=own):
            vault_id = own.get("vaultId", scenario["vaultId"])
            key = json.dumps(own, sort_keys=True)
            if key not in clients:
                clients[key] = make_client(vault_id, credentials_of(scenario, own))
            return clients[key].vault(vault_id)

        came = outcome(step, vault, results, scenario)
        results[step["name"]] = came.get("result")
        outcomes.append(came)
    json.dump(outcomes, sys.stdout, default=str)


main()
