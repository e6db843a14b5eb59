/** The main entry's enums, with just the members that skyflow-node has. */
import * as edge from "skyflow-edge";

export const { Env, LogLevel, RedactionType, TokenMode, TokenType, DetectOutputTranscription, OrderBy: OrderByEnum } = edge;

export const MaskingMethod = /* @__PURE__ */ Object.freeze({ Blackbox: edge.MaskingMethod.BLACKBOX, Blur: edge.MaskingMethod.BLUR });

/** @param {Record<string, string>} members @param {string} name */
const without = (members, name) => Object.freeze(Object.fromEntries(Object.entries(members).filter(([member]) => member !== name)));

export const RequestMethod = /* @__PURE__ */ without(edge.RequestMethod, "DELETE");
export const DetectEntities = /* @__PURE__ */ without(edge.DetectEntities, "YEAR");
