/** The service account, and what its roles allow. */
import { byId, element, tag } from "./dom.js";

/** @param {import("./page.js").Overview} overview */
export function drawAccess({ account, vaults }) {
  const facts = Object.entries({ "client name": account?.clientName, "client id": account?.clientId, "key id": account?.keyId });
  const about = element("div", {}, element("h3", {}, "Service account"),
    element("dl", { class: "keys" }, ...facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", { class: "mono" }, value ?? "none")])));
  const roles = vaults.flatMap(({ vaultId, roles: policies }) =>
    policies === null ? [] : Object.entries(policies).map(([id, policy]) => ({ id, policy, vaultId })));
  const several = vaults.length > 1;
  const listed = element("dl", { class: "keys" }, ...roles.flatMap(({ id, policy, vaultId }) => [
    element("dt", { class: "mono" }, several ? `${vaultId} / ${id}` : id), element("dd", {}, policyTags(policy))]));
  const open = element("p", { class: "empty" }, "No roles are set, so any role id is valid and allows everything. --roles FILE sets them.");
  byId("access-body").replaceChildren(element("div", { class: "pair" }, about, element("div", {}, element("h3", {}, "Roles"), roles.length === 0 ? open : listed)));
}

/** @param {import("../index.js").RolePolicy} policy */
function policyTags({ tables, readOnly, rows = {}, detect }) {
  const all = [tag(tables ? `tables ${tables.join(", ") || "none"}` : "all tables"), tag(readOnly ? "reads" : "reads and writes", readOnly ? "" : "good")];
  for (const [column, source] of Object.entries(rows)) all.push(tag(`${column} = ${source}`, "warn"));
  if (detect ?? (!tables && Object.keys(rows).length === 0)) all.push(tag("Detect"));
  return element("div", { class: "tags" }, ...all);
}
