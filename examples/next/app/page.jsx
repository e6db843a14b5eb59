// A server component. The value is masked by the vault, so the page that is sent holds no card.
import { vault } from "../vault.js";

export const dynamic = "force-dynamic";

export default async function Page({ searchParams }) {
  const { id } = await searchParams;
  if (!id) return <p>Add ?id= and the id of a customer.</p>;
  const { data } = await vault().get({ table: "customers", ids: [id], redactionType: "MASKED" });
  return <p>Card {String(data[0].card_number)}</p>;
}
