// A private key is read from every form in which people have it, and what is no usable key is named for what it is.
import test from "node:test";
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";

import { digest, importKey, readPem, sign, utf8 } from "../../pkg-templates/host/keys.js";
import * as assert from "../support/assert.js";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const text = (/** @type {import("node:crypto").KeyObject} */ key, /** @type {any} */ type) => String(key.export({ type, format: "pem" }));
const pkcs8 = text(privateKey, "pkcs8");
const pkcs1 = text(privateKey, "pkcs1");

test("PKCS#8 and PKCS#1 are read with real line breaks, written ones, blanks and text around them", async () => {
  for (const pem of [pkcs8, pkcs1]) {
    for (const form of [pem, pem.replaceAll("\n", "\\n"), pem.replaceAll("\n", "\r\n"), pem.replaceAll("\n", "\\r\\n"), pem.replaceAll("\n", " "), ` bag\n${pem}\n-----BEGIN X`, pem.replaceAll(/(?<=[\w+/=])\n(?=[\w+/=])/g, "")]) {
      const der = readPem(form);
      assert.ok(der instanceof Uint8Array, String(der));
      const token = await sign(await importKey(/** @type {Uint8Array<ArrayBuffer>} */ (der)), { sub: "é" });
      const [header, claims, signature] = token.split(".");
      assert.ok(verify("sha256", Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, "base64url")));
      assert.deepEqual(JSON.parse(String(Buffer.from(claims, "base64url"))), { sub: "é" });
    }
  }
});

test("what is no usable key is named for what it is, and not shown", () => {
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  const encrypted = String(privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }));
  for (const [pem, pattern] of /** @type {[string, RegExp][]} */ ([
    ["not a key", /^is not PEM/],
    ["", /^is not PEM/],
    [`-----BEGIN ${"A".repeat(50)}-----`, /^is not PEM/],
    ["-----BEGIN -----x-----END -----", /^is not PEM/],
    [pkcs8.slice(0, -30), /^is not PEM/],
    [pkcs8 + "x".repeat(70_000), /^is not PEM/],
    [pkcs8.replace("M", "!"), /^is broken/],
    [pkcs8.replaceAll("PRIVATE KEY", "STRANGE KEY"), /^is of an unknown kind/],
    [text(ec, "pkcs8"), /elliptic-curve/],
    [text(ec, "sec1"), /elliptic-curve/],
    [text(short, "pkcs8"), /^is too short: 1024 bits/],
    [text(short, "pkcs1"), /^is too short: 1024 bits/],
    [text(publicKey, "spki"), /public key/],
    [text(createPublicKey(pkcs8), "pkcs1"), /public key/],
    [encrypted, /encrypted/],
    [pkcs1.replace("-----\n", "-----\nProc-Type: 4,ENCRYPTED\n\n"), /encrypted/],
    [pkcs8.replaceAll("PRIVATE KEY", "OPENSSH PRIVATE KEY"), /OpenSSH/],
    [pkcs8.replaceAll("PRIVATE KEY", "CERTIFICATE"), /certificate/],
  ])) {
    const found = readPem(pem);
    assert.match(found, pattern, pem.slice(0, 60));
    assert.excludes(String(found), pkcs8.slice(40, 60));
  }
});

test("a digest is SHA-256 in base64url", async () => {
  assert.equal(await digest(utf8("abc")), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
});
