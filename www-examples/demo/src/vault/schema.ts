/** The tables and roles of the vault in the page, and the rows that it begins with. */

/** Tokens of a column with `preserve` look like its values. */
const preserved = { type: "string", tokenFormat: "preserve" } as const;

export const TABLES = {
  patients: {
    columns: {
      doctor: { type: "string", tokenize: false },
      name: { ...preserved, redaction: "REDACTED" },
      email: { ...preserved, redaction: "MASKED" },
      card_number: { ...preserved, redaction: "MASKED" },
    },
  },
  documents: { columns: { title: { type: "string", tokenize: false }, attachment: { type: "file" } } },
  orders: { columns: { number: { type: "string", unique: true }, card_number: preserved } },
} as const;

/** Role ids, and what a token with the role may do. Mutable, because that is what the vault's options are. */
export const ROLES: Record<string, { tables?: string[]; readOnly?: boolean; rows?: Record<string, string> }> = {
  doctor: { tables: ["patients"], rows: { doctor: "request.context.user" } },
  shipping: { tables: ["orders"] },
};

/** One patient, as the form has it. */
export interface Patient {
  doctor: string;
  name: string;
  email: string;
  card_number: string;
}

export const COLUMNS = [
  { name: "doctor", label: "Doctor", isTokenized: false },
  { name: "name", label: "Name", isTokenized: true },
  { name: "email", label: "Email", isTokenized: true },
  { name: "card_number", label: "Card number", isTokenized: true },
] as const;

export const SAMPLE_PATIENTS: readonly Patient[] = [
  { doctor: "dr-okafor", name: "Ann Lee", email: "ann.lee@example.com", card_number: "4111-1111-1111-1111" },
  { doctor: "dr-okafor", name: "Bo Chen", email: "bo.chen@example.com", card_number: "5500-0000-0000-0004" },
  { doctor: "dr-silva", name: "Carla Diaz", email: "carla.diaz@example.com", card_number: "3782-822463-10005" },
];
