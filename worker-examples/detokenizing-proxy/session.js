// Who calls: a session signed with SESSION_KEY (HMAC SHA-256), as `{"user":"ann","role":"support","exp":1900000000}`. Use your own in its place; what
// matters is that user and role are verified before a token is made for them.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));

/** The session of a request, or nothing. @param {Request} request @param {string} secret @returns {Promise<{ user: string, role: string } | undefined>} */
export async function sessionOf(request, secret) {
  const [, payload, signature] = /^Bearer ([\w-]+)\.([\w-]+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
  if (payload === undefined) return undefined;
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  if (!(await crypto.subtle.verify("HMAC", key, bytes(signature), new TextEncoder().encode(payload)))) return undefined;
  const { user, role, exp } = JSON.parse(new TextDecoder().decode(bytes(payload)));
  return exp > Date.now() / 1000 ? { user, role } : undefined;
}
