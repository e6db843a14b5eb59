/**
 * What a test measured, for the table that `cargo xtask test` writes into docs/RELIABILITY.md.
 * @param {string} risk its number
 * @param {string} text
 */
export const figure = (risk, text) => console.log(`figure ${risk}: ${text}`);

/**
 * Rows below a heading, in columns.
 * @param {string[]} heading
 * @param {(string | number)[][]} rows
 */
export function printTable(heading, rows) {
  const all = [heading, ...rows].map((row) => row.map(String));
  const widths = heading.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  for (const row of all) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
}

/**
 * Runs `act` on every item, so many at a time.
 * @template Item
 * @param {Item[]} items
 * @param {number} atOnce
 * @param {(item: Item, index: number) => Promise<void>} act
 */
export async function inParallel(items, atOnce, act) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      await act(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
