import { tokenOf } from "../../token.js";

// A server component that asks for its data to be kept for an hour.
export const revalidate = 3600;
export default async function Page({ searchParams }) {
  const { number } = await searchParams;
  return <p>{await tokenOf(number ?? "4111111111111111")}</p>;
}
