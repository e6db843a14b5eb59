"""What the samples of the official Python SDK do, sample by sample, against a vault served on this machine.

Reads {"vaultUrl", "vaultId", "otherVaultId", "apiKey", "connectionUrl", "credentialsPath", "credentialsString", "folder"} from
standard input, and writes for each sample its name and what went wrong, or null, to standard output.
"""

import json
import os
import sys

import skyflow.service_account._utils as account_module
import skyflow.vault.client.client as client_module
from skyflow import Env, LogLevel, Skyflow
from skyflow.error import SkyflowError
from skyflow.service_account import (
    generate_bearer_token,
    generate_bearer_token_from_creds,
    generate_signed_data_tokens,
    generate_signed_data_tokens_from_creds,
    is_expired,
)
from skyflow.utils.enums import DetectEntities, RedactionType, RequestMethod, TokenMode
from skyflow.vault.connection import InvokeConnectionRequest
from skyflow.vault.data import (
    DeleteRequest,
    FileUploadRequest,
    GetRequest,
    InsertRequest,
    QueryRequest,
    UpdateRequest,
)
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
from skyflow.vault.tokens import DetokenizeRequest, TokenizeRequest

GIVEN = json.load(sys.stdin)
VAULT, OTHER = GIVEN["vaultId"], GIVEN["otherVaultId"]
API_KEY = {"api_key": GIVEN["apiKey"]}
PATH = {"path": GIVEN["credentialsPath"]}
TEXT = {"credentials_string": GIVEN["credentialsString"]}
SAMPLES = {}


def sample(name):
    """Registers a function under the path that the sample has in the SDK's repository."""

    def register(function):
        SAMPLES[name] = function
        return function

    return register


def config(vault_id=VAULT, credentials=None):
    settings = {"vault_id": vault_id, "cluster_id": "local", "env": Env.PROD}
    return settings if credentials is None else {**settings, "credentials": credentials}


def client(credentials=API_KEY, shared=None):
    builder = Skyflow.builder().add_vault_config(config(VAULT, credentials))
    if shared is not None:
        builder = builder.add_skyflow_credentials(shared)
    return builder.set_log_level(LogLevel.ERROR).build()


def bearer():
    return {"token": generate_bearer_token(GIVEN["credentialsPath"])[0]}


def rows(count=2, table="cards", vault_id=VAULT):
    values = [{"card_number": f"411111111111{os.urandom(2).hex()}", "cvv": str(100 + n)} for n in range(count)]
    made = Skyflow.builder().add_vault_config(config(vault_id, API_KEY)).build()
    return made.vault(vault_id).insert(InsertRequest(table=table, values=values, return_tokens=True)).inserted_fields


def ids(found):
    return [row["skyflow_id"] for row in found]


@sample("vault_api/insert_records")
def insert_records():
    request = InsertRequest(
        table="cards", values=[{"card_number": "4111111111111111", "cvv": "123"}], return_tokens=True, continue_on_error=True
    )
    response = client().vault(VAULT).insert(request)
    assert response.inserted_fields[0]["card_number"] and not response.errors


@sample("vault_api/insert_byot")
def insert_byot():
    mark = os.urandom(4).hex()
    request = InsertRequest(
        table="cards",
        values=[{"card_number": "4111111111111111", "cvv": "123"}],
        token_mode=TokenMode.ENABLE,
        tokens=[{"card_number": f"own-{mark}", "cvv": f"cvv-{mark}"}],
        return_tokens=True,
        continue_on_error=True,
    )
    response = client(bearer(), TEXT).vault(VAULT).insert(request)
    assert response.inserted_fields[0]["card_number"] == f"own-{mark}"


@sample("vault_api/get_records")
def get_records():
    wanted = ids(rows())
    response = client(PATH, TEXT).vault(VAULT).get(GetRequest(table="cards", ids=wanted))
    assert [row["skyflow_id"] for row in response.data] == wanted


@sample("vault_api/get_column_values")
def get_column_values():
    values = [f"{os.urandom(4).hex()}@example.com" for _ in range(2)]
    client().vault(VAULT).insert(InsertRequest(table="persons", values=[{"email": value} for value in values]))
    request = GetRequest(
        table="persons", column_name="email", column_values=values, redaction_type=RedactionType.PLAIN_TEXT
    )
    assert len(client(PATH, TEXT).vault(VAULT).get(request).data) == 2


@sample("vault_api/update_record")
def update_record():
    row = rows(1)[0]
    request = UpdateRequest(
        table="cards", data={"skyflow_id": row["skyflow_id"], "cvv": "999"}, token_mode=TokenMode.DISABLE, return_tokens=True
    )
    assert client(bearer(), TEXT).vault(VAULT).update(request).updated_field["cvv"]


@sample("vault_api/delete_records")
def delete_records():
    wanted = ids(rows(3))
    assert client().vault(VAULT).delete(DeleteRequest(table="cards", ids=wanted)).deleted_ids == wanted


@sample("vault_api/detokenize_records")
def detokenize_records():
    first, second = rows()
    data = [
        {"token": first["card_number"], "redaction": RedactionType.MASKED},
        {"token": second["card_number"]},
    ]
    response = client(bearer(), TEXT).vault(VAULT).detokenize(DetokenizeRequest(data=data, continue_on_error=True))
    assert len(response.detokenized_fields) == 2 and not response.errors


@sample("vault_api/tokenize_records")
def tokenize_records():
    client().vault(VAULT).insert(InsertRequest(table="cards", values=[{"card_number": "4000056655665556", "cvv": "777"}]))
    values = [{"value": "4000056655665556", "column_group": "card_number"}, {"value": "777", "column_group": "cvv"}]
    response = client(bearer(), TEXT).vault(VAULT).tokenize(TokenizeRequest(values=values))
    assert len(response.tokenized_fields) == 2


@sample("vault_api/query_records")
def query_records():
    found = rows(1)[0]["skyflow_id"]
    query = f"SELECT * FROM cards WHERE skyflow_id = '{found}'"
    response = client(PATH, TEXT).vault(VAULT).query(QueryRequest(query=query))
    assert response.fields[0]["skyflow_id"] == found


@sample("vault_api/upload_file")
def upload_file():
    path = os.path.join(GIVEN["folder"], "scan.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write("content")
    row = rows(1)[0]["skyflow_id"]
    made = client(bearer(), TEXT)
    for wanted in ({"skyflow_id": row}, {}):
        with open(path, "rb") as file:
            request = FileUploadRequest(table="cards", column_name="scan", file_object=file, **wanted)
            response = made.vault(VAULT).upload_file(request)
        assert response.skyflow_id and not response.errors
        assert response.skyflow_id == wanted.get("skyflow_id", response.skyflow_id)


@sample("vault_api/invoke_connection")
def invoke_connection():
    connection = {"connection_id": "c1", "connection_url": GIVEN["connectionUrl"], "credentials": API_KEY}
    made = Skyflow.builder().add_vault_config(config(VAULT, API_KEY)).add_connection_config(connection).build()
    request = InvokeConnectionRequest(
        method=RequestMethod.POST, body={"key1": "value1"}, headers={"Content-Type": "application/json"}
    )
    assert made.connection().invoke(request).data["body"] == {"key1": "value1"}


@sample("vault_api/client_operations")
def client_operations():
    token = bearer()
    made = client(token)
    made.add_vault_config(config(OTHER))
    made.update_vault_config({"vault_id": OTHER, "cluster_id": "local", "credentials": token})
    wanted = ids(rows(2, vault_id=OTHER))
    assert made.vault(OTHER).delete(DeleteRequest(table="cards", ids=wanted)).deleted_ids == wanted
    made.remove_vault_config(OTHER)


@sample("vault_api/credentials_options")
def credentials_options():
    os.environ["SKYFLOW_CREDENTIALS"] = GIVEN["credentialsString"]
    builder = Skyflow.builder().add_vault_config(config(VAULT)).add_vault_config(config(OTHER, bearer()))
    made = builder.set_log_level(LogLevel.ERROR).build()
    for vault_id in (VAULT, OTHER):
        wanted = ids(rows(2, vault_id=vault_id))
        assert made.vault(vault_id).delete(DeleteRequest(table="cards", ids=wanted)).deleted_ids == wanted
    del os.environ["SKYFLOW_CREDENTIALS"]


def make_tokens(options):
    made = [
        generate_bearer_token(GIVEN["credentialsPath"], options)[0],
        generate_bearer_token_from_creds(GIVEN["credentialsString"], options)[0],
    ]
    for token in made:
        assert not is_expired(token)
        request = GetRequest(table="cards", ids=ids(rows(1)))
        assert client({"token": token}).vault(VAULT).get(request).data


@sample("service_account/token_generation_example")
def token_generation():
    make_tokens({})


@sample("service_account/scoped_token_generation_example")
def scoped_token_generation():
    make_tokens({"role_ids": ["ROLE_ID1", "ROLE_ID2"]})


@sample("service_account/token_generation_with_context_example")
def token_generation_with_context():
    for context in ("user_12345", {"role": "admin", "department": "finance", "user_id": "user_12345"}):
        make_tokens({"ctx": context})


@sample("service_account/signed_token_generation_example")
def signed_token_generation():
    token = rows(1)[0]["card_number"]
    for context in ("user_12345", {"role": "analyst", "department": "research", "user_id": "user_67890"}):
        options = {"ctx": context, "data_tokens": [token], "time_to_live": 90}
        signed = [
            *generate_signed_data_tokens(GIVEN["credentialsPath"], options),
            *generate_signed_data_tokens_from_creds(GIVEN["credentialsString"], options),
        ]
        user = client({"token": generate_bearer_token(GIVEN["credentialsPath"], {"ctx": context})[0]})
        for _, signed_token in signed:
            response = user.vault(VAULT).detokenize(DetokenizeRequest(data=[{"token": signed_token}]))
            assert response.detokenized_fields[0]["value"].startswith("4111")


@sample("service_account/bearer_token_expiry_example")
def bearer_token_expiry():
    first, second = rows()
    data = [
        {"token": first["cvv"], "redaction": RedactionType.REDACTED},
        {"token": second["cvv"], "redaction": RedactionType.MASKED},
    ]
    request = DetokenizeRequest(data=data, continue_on_error=False)
    made = client(TEXT)
    try:
        made.vault(VAULT).detokenize(request)
    except SkyflowError as error:
        assert error.http_code == 401
        made.vault(VAULT).detokenize(request)


def detect_client():
    return client(PATH)


@sample("detect_api/deidentify_text")
def deidentify_text():
    shift = DateTransformation(max_days=30, min_days=30, entities=[DetectEntities.DOB])
    request = DeidentifyTextRequest(
        text="My SSN is 123-45-6789 and my card is 4111 1111 1111 1111.",
        entities=[DetectEntities.CREDIT_CARD, DetectEntities.SSN],
        token_format=TokenFormat(vault_token=[DetectEntities.CREDIT_CARD, DetectEntities.SSN]),
        transformations=Transformations(shift_dates=shift),
        allow_regex_list=["nothing of this text"],
        restrict_regex_list=["nor this"],
    )
    response = detect_client().detect().deidentify_text(request)
    assert len(response.entities) == 2 and "6789" not in response.processed_text
    return response.processed_text


@sample("detect_api/reidentify_text")
def reidentify_text():
    request = ReidentifyTextRequest(text=deidentify_text(), plain_text_entities=[DetectEntities.SSN])
    assert "123-45-6789" in detect_client().detect().reidentify_text(request).processed_text


def deidentify(wait_time):
    path = os.path.join(GIVEN["folder"], "letter.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write("My SSN is 123-45-6789.")
    with open(path, "rb") as file:
        request = DeidentifyFileRequest(
            file=FileInput(file=file),
            entities=[DetectEntities.SSN, DetectEntities.CREDIT_CARD],
            allow_regex_list=["nothing of this text"],
            restrict_regex_list=["nor this"],
            output_directory=GIVEN["folder"],
            wait_time=wait_time,
        )
        return detect_client().detect().deidentify_file(request)


@sample("detect_api/deidentify_file")
def deidentify_file():
    response = deidentify(15)
    assert response.status.upper() == "SUCCESS", response.status


@sample("detect_api/deidentify_file_async")
def deidentify_file_async():
    response = deidentify(1)
    assert response.run_id or response.status.upper() == "SUCCESS"


@sample("detect_api/get_detect_run")
def get_detect_run():
    run_id = deidentify(1).run_id or deidentify(1).run_id
    if run_id is not None:
        response = detect_client().detect().get_detect_run(GetDetectRunRequest(run_id=run_id))
        assert response.status.upper() in ("SUCCESS", "IN_PROGRESS")


# The changes to the SDK: where its vault is, for which it has no option, and that this vault's tokens come by http.
client_module.get_vault_url = lambda *_arguments, **_named: GIVEN["vaultUrl"]
account_module.is_valid_url = lambda url: url.startswith(GIVEN["vaultUrl"])
outcomes = []
for name, run in SAMPLES.items():
    try:
        run()
        outcomes.append({"name": name, "problem": None})
    except Exception as error:  # whatever escapes is what went wrong
        outcomes.append({"name": name, "problem": f"{type(error).__name__}: {error}"})
json.dump(outcomes, sys.stdout)
