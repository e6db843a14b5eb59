/** The figures as a Markdown table with aligned columns, which reads as well in a terminal. */

/** @param {import("./run.mjs").Figure} figure */
export const holds = ({ figure, budget, atLeast }) => (atLeast ? figure >= budget : figure <= budget);

/** @param {import("./run.mjs").Figure[]} figures */
export function table(figures) {
  const rows = figures.map((figure) => [
    figure.measure,
    figure.figure.toFixed(2),
    `${figure.atLeast ? "≥" : "≤"} ${figure.budget.toFixed(2)}`,
    holds(figure) ? "held" : "MISSED",
    figure.note,
  ]);
  const all = [["measure", "figure", "budget", "", "medians"], ...rows];
  const widths = all[0].map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  // Numbers to the right.
  const right = (column) => column === 1 || column === 2;
  const line = (cells) => `| ${cells.map((cell, column) => (right(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (right(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(all[0]), rule, ...all.slice(1).map(line)].join("\n");
}
