"""Writes presidio_sentences.txt: sentences with personal data, labelled, that the detector was not tuned on.

    pip install presidio-evaluator==0.3.2 Faker==40.*
    python presidio_sentences.py TEMPLATES > presidio_sentences.txt

TEMPLATES is presidio_evaluator/data_generator/raw_data/templates.txt of presidio-evaluator (MIT licence, Presidio contributors). The values are
Faker's (MIT licence). An address is labelled by its parts: street, city, zip.
"""

import random
import re
import sys

from faker import Faker

LOCALES = ["en_US", "en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "sv_SE", "pl_PL"]
PER_TEMPLATE = 2
random.seed(16)
Faker.seed(16)
local = {locale: Faker(locale) for locale in set(LOCALES)}
us = local["en_US"]


def mark(entity, value):
    return "{%s:%s}" % (entity, str(value).replace("\n", " "))


def address():
    street = mark("location_address", us.street_address())
    return f"{street}, {mark('location_city', us.city())}, {us.state_abbr(include_territories=False)} {mark('location_zip', us.postcode())}"


def value(kind):
    person = local[random.choice(LOCALES)]
    if kind in ("person", "name", "name_male", "name_female"):
        return mark("name", f"{person.first_name()} {person.last_name()}")
    if kind.startswith("first_name"):
        return mark("name", person.first_name())
    if kind.startswith("last_name"):
        return mark("name", person.last_name())
    if kind.startswith("prefix"):
        return {"prefix_male": "Mr.", "prefix_female": "Ms."}.get(kind, "Dr.")
    labelled = {
        "credit_card_number": ("credit_card", us.credit_card_number),
        "phone_number": ("phone_number", us.phone_number),
        "organization": ("organization", us.company),
        "city": ("location_city", us.city),
        "age": ("age", lambda: random.randint(18, 95)),
        "email": ("email_address", us.email),
        "url": ("url", us.url),
        "iban": ("bank_account", us.iban),
        "date_of_birth": ("dob", us.date_of_birth),
        "date_time": ("date", us.date),
        "ssn": ("ssn", us.ssn),
        "ip_address": ("ip_address", us.ipv4),
        "zipcode": ("location_zip", us.postcode),
        "postcode": ("location_zip", us.postcode),
        "us_driver_license": ("driver_license", lambda: us.bothify("?#######").upper()),
        "building_number": ("location_address", us.building_number),
        "street_name": ("location_address", us.street_name),
        "secondary_address": ("location_address", us.secondary_address),
    }
    if kind in labelled:
        entity, make = labelled[kind]
        return mark(entity, make())
    plain = {
        "country": us.country, "job": us.job, "year": us.year, "state_abbr": us.state_abbr, "day_of_week": us.day_of_week,
        "nationality": lambda: random.choice(["French", "Italian", "Kenyan", "Korean", "Polish"]),
        "nation_woman": lambda: "Frenchwoman", "nation_plural": lambda: "Italians",
    }
    return address() if kind == "address" else str(plain[kind]())


for template in open(sys.argv[1], encoding="utf-8", errors="ignore"):
    template = template.strip().replace("\r", "").replace("\\,", ",")
    # An abbreviated job title in words.
    template = re.sub(r"\bC[A-Z]O(?=s?\b)", "manager", template)
    if not template or re.search(r"(?<!\{)\{(?!\{)", template):
        continue
    for _ in range(PER_TEMPLATE if "{{" in template else 1):
        line = re.sub(r"\{\{(\w+)\}\}", lambda match: value(match[1]), template)
        # A number, a street and a flat in one line are one address.
        line = re.sub(r"\{location_address:([^}]*)\}(,? )\{location_address:([^}]*)\}", r"{location_address:\1\2\3}", line)
        line = re.sub(r"\{location_address:([^}]*)\}(,? )\{location_address:([^}]*)\}", r"{location_address:\1\2\3}", line)
        print(line)
