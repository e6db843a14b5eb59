"""Detect and connections with the official Python SDK, against a vault served on this machine.

Reads {"vaultUrl", "vaultId", "apiKey", "connectionUrl", "steps"} from standard input, and writes what came of each
step to standard output. A step is {"operation", "request"}, or {"operation": "reidentifyText", "of": earlier step}.
"""

import base64
import io
import json
import sys

import skyflow.vault.client.client as client_module
from skyflow import Env, LogLevel, Skyflow
from skyflow.error import SkyflowError
from skyflow.utils.enums import DetectEntities, RequestMethod, TokenType
from skyflow.vault.connection import InvokeConnectionRequest
from skyflow.vault.detect import (
    DateTransformation,
    DeidentifyFileRequest,
    DeidentifyTextRequest,
    FileInput,
    GetDetectRunRequest,
    ReidentifyTextRequest,
    TokenFormat,
    Transformations,
)


def entities(names):
    return None if names is None else [DetectEntities(name) for name in names]


def wishes(request):
    wanted = {
        "entities": entities(request.get("entities")),
        "allow_regex_list": request.get("allow"),
        "restrict_regex_list": request.get("restrict"),
    }
    if "token" in request:
        wanted["token_format"] = TokenFormat(default=TokenType(request["token"]))
    if "shift" in request:
        days = request["shift"]
        shift = DateTransformation(max_days=days, min_days=days, entities=[DetectEntities.DATE])
        wanted["transformations"] = Transformations(shift_dates=shift)
    return wanted


def deidentify_text(client, request, _results):
    response = client.detect().deidentify_text(DeidentifyTextRequest(text=request["text"], **wishes(request)))
    found = [
        {
            "token": one.token,
            "value": one.value,
            "entity": one.entity,
            "text": [one.text_index.start, one.text_index.end],
            "processed": [one.processed_index.start, one.processed_index.end],
            "scored": 0 < one.scores[one.entity] <= 1,
        }
        for one in response.entities
    ]
    counts = [response.word_count, response.char_count]
    return {"text": response.processed_text, "entities": found, "counts": counts}


def reidentify_text(client, request, results):
    text = results[request["of"]]["text"] if "of" in request else request["text"]
    response = client.detect().reidentify_text(
        ReidentifyTextRequest(
            text=text,
            redacted_entities=entities(request.get("redacted")),
            masked_entities=entities(request.get("masked")),
            plain_text_entities=entities(request.get("plain")),
        )
    )
    return {"text": response.processed_text}


def file_result(response):
    content = base64.b64decode(response.file_base64).decode() if response.file_base64 else None
    found = [json.loads(base64.b64decode(one["file"])) for one in response.entities]
    return {
        "runId": response.run_id,
        "status": response.status,
        "text": content,
        "extension": response.extension,
        "type": response.type,
        "counts": [response.word_count, response.char_count],
        "hasSize": bool(response.size_in_kb),
        "tokens": [one["token"] for group in found for one in group],
    }


def deidentify_file(client, request, _results):
    file = io.BytesIO(request["text"].encode())
    file.name = request["name"]
    wait = {"wait_time": request["wait"]} if "wait" in request else {}
    return file_result(
        client.detect().deidentify_file(DeidentifyFileRequest(file=FileInput(file=file), **wait, **wishes(request)))
    )


def get_detect_run(client, request, results):
    run_id = results[request["of"]]["runId"] if "of" in request else request["runId"]
    return file_result(client.detect().get_detect_run(GetDetectRunRequest(run_id=run_id)))


def invoke(client, request, _results):
    response = client.connection().invoke(
        InvokeConnectionRequest(
            method=RequestMethod(request["method"]),
            body=request.get("body"),
            path_params=request.get("path"),
            query_params=request.get("query"),
            headers=request.get("headers"),
        )
    )
    return {"data": response.data, "hasRequestId": "request_id" in response.metadata}


OPERATIONS = {
    "deidentifyText": deidentify_text,
    "reidentifyText": reidentify_text,
    "deidentifyFile": deidentify_file,
    "getDetectRun": get_detect_run,
    "invoke": invoke,
}


def outcome(client, step, results):
    try:
        return {"result": OPERATIONS[step["operation"]](client, step["request"], results)}
    except SkyflowError as error:
        return {"error": {"httpCode": error.http_code, "message": error.message}}


def main():
    scenario = json.load(sys.stdin)
    # The one change to the SDK: where its vault is. It has no option for that.
    client_module.get_vault_url = lambda *_arguments, **_named: scenario["vaultUrl"]
    credentials = {"api_key": scenario["apiKey"]}
    vault = {"vault_id": scenario["vaultId"], "cluster_id": "local", "env": Env.PROD, "credentials": credentials}
    connection = {
        "connection_id": "echo",
        "connection_url": scenario["connectionUrl"],
        "credentials": credentials,
    }
    builder = Skyflow.builder().add_vault_config(vault).add_connection_config(connection)
    client = builder.set_log_level(LogLevel.OFF).build()
    results = {}
    outcomes = {}
    for name, step in scenario["steps"].items():
        outcomes[name] = outcome(client, step, results)
        results[name] = outcomes[name].get("result")
    json.dump(outcomes, sys.stdout)


main()
