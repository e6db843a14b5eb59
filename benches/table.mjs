/** Figures as Markdown tables with aligned columns, which read as well in a terminal. */

/** @param {import("./run.mjs").Figure} figure */
export const holds = ({ figure, budget, atLeast }) => (atLeast ? figure >= budget : figure <= budget);

/** @param {string[]} heading @param {string[][]} rows @param {(column: number) => boolean} [right] whether a column is aligned to the right */
export function aligned(heading, rows, right = (column) => column > 0) {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => (right(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (right(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(heading), rule, ...rows.map(line)].join("\n");
}

/** With a third digit where two would show a figure as its budget that is missed. @param {import("./run.mjs").Figure} figure */
const digits = (figure) => (!holds(figure) && figure.figure.toFixed(2) === figure.budget.toFixed(2) ? 3 : 2);

/** The figures of the suites beside their budgets. @param {import("./run.mjs").Figure[]} figures */
export function table(figures) {
  const rows = figures.map((figure) => [
    figure.measure,
    figure.figure.toFixed(digits(figure)),
    `${figure.atLeast ? "≥" : "≤"} ${figure.budget.toFixed(2)}`,
    holds(figure) ? "held" : "MISSED",
    figure.note,
  ]);
  return aligned(["measure", "figure", "budget", "", "medians"], rows, (column) => column === 1 || column === 2);
}
