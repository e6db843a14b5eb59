/** Line charts as SVG. */
import { init } from "echarts";

const COLOURS = ["#8a8f98", "#d9480f", "#1c7ed6"];
const FONT = { fontFamily: "system-ui, sans-serif", color: "#343a40" };

/**
 * @param {object} chart
 * @param {string} chart.title
 * @param {string} chart.across what the numbers across are
 * @param {string} chart.up what the numbers upwards are
 * @param {number[]} chart.at the numbers across
 * @param {Record<string, number[]>} chart.lines
 * @param {boolean} [chart.logarithmic] upwards
 */
export function lineChart({ title, across, up, at, lines, logarithmic = false }) {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 760, height: 400 });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    color: COLOURS,
    textStyle: FONT,
    title: { text: title, left: 16, top: 12, textStyle: { ...FONT, fontSize: 16 } },
    legend: { top: 42, left: 16, itemGap: 28, textStyle: { ...FONT, fontSize: 13 } },
    grid: { left: 76, right: 40, top: 108, bottom: 56 },
    xAxis: { type: "category", name: across, nameLocation: "middle", nameGap: 32, data: at.map((number) => number.toLocaleString("en")), axisLabel: FONT, nameTextStyle: FONT },
    yAxis: { type: logarithmic ? "log" : "value", name: up, nameTextStyle: { ...FONT, align: "left" }, axisLabel: FONT, splitLine: { lineStyle: { color: "#e9ecef" } } },
    series: Object.entries(lines).map(([name, data]) => ({ name, type: "line", data, symbolSize: 7, lineStyle: { width: 2.5 } })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}
