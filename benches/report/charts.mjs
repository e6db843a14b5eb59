/** Charts as SVG, in two colour schemes: a picture in a document cannot ask which one its reader has. */
import { init } from "echarts";

const FONT_FAMILY = "system-ui, sans-serif";

/** The lines, in the order of the contenders: each has a symbol of its own as well, for those who see no colours. */
const SYMBOLS = ["rect", "circle", "triangle", "diamond"];

/** The place of the client among the contenders. */
const OWN = 1;

/** @typedef {{ background: string, text: string, quiet: string, grid: string, lines: string[] }} Scheme */

/** The backgrounds are those of GitHub's pages. @type {Record<"light" | "dark", Scheme>} */
export const SCHEMES = {
  light: { background: "#ffffff", text: "#1f2328", quiet: "#59636e", grid: "#e4e7eb", lines: ["#6e7781", "#0b7a70", "#b3470d", "#7a4fc9"] },
  dark: { background: "#0d1117", text: "#e6edf3", quiet: "#9aa4af", grid: "#262c36", lines: ["#9aa4af", "#4fd1c0", "#ff9e64", "#b69cff"] },
};

/**
 * @param {object} chart
 * @param {string} chart.title
 * @param {"line" | "bar"} [chart.kind]
 * @param {string} chart.across what the numbers or names across are
 * @param {string} chart.up what the numbers upwards are
 * @param {(number | string)[]} chart.at the numbers or names across
 * @param {Record<string, number[]>} chart.lines
 * @param {boolean} [chart.logarithmic] upwards
 * @param {Scheme} scheme
 */
export function drawChart({ title, kind = "line", across, up, at, lines, logarithmic = false }, scheme) {
  const text = { fontFamily: FONT_FAMILY, color: scheme.text };
  const quiet = { fontFamily: FONT_FAMILY, color: scheme.quiet, fontSize: 12 };
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 760, height: 400 });
  chart.setOption({
    animation: false,
    backgroundColor: scheme.background,
    color: scheme.lines,
    textStyle: text,
    title: { text: title, left: 16, top: 12, textStyle: { ...text, fontSize: 16 } },
    legend: { show: Object.keys(lines).length > 1, top: 42, left: 16, itemGap: 28, textStyle: { ...text, fontSize: 13 } },
    grid: { left: 76, right: 40, top: Object.keys(lines).length > 1 ? 108 : 80, bottom: 56 },
    xAxis: {
      type: "category",
      name: across,
      nameLocation: "middle",
      nameGap: 32,
      data: at.map((number) => number.toLocaleString("en")),
      axisLabel: quiet,
      nameTextStyle: quiet,
      axisLine: { lineStyle: { color: scheme.quiet } },
    },
    yAxis: { type: logarithmic ? "log" : "value", name: up, nameTextStyle: { ...quiet, align: "left" }, axisLabel: quiet, splitLine: { lineStyle: { color: scheme.grid } } },
    series: Object.entries(lines).map(([name, data], index) => ({
      name,
      type: kind,
      data,
      barMaxWidth: 48,
      label: { show: kind === "bar", position: "top", ...text },
      symbol: SYMBOLS[index],
      symbolSize: 8,
      itemStyle: { color: scheme.lines[kind === "bar" ? OWN : index] },
      lineStyle: { width: 2.5 },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}
