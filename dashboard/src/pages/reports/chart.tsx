import { type ReactElement, useEffect, useRef, useState } from "react";
import "uplot/dist/uPlot.min.css";
import "./chart.css";

/** A line of a chart: its name, the token of its colour, and a value a day. */
export interface Line {
  name: string;
  color: "--accent" | "--warn" | "--good";
  values: (number | null)[];
  /** Writes a value. */
  text: (value: number) => string;
}

interface ChartProps {
  /** What the chart shows, for screen readers. */
  label: string;
  /** Dates, YYYY-MM-DD. */
  days: string[];
  lines: Line[];
}

const HEIGHT_PX = 240;

const DAY_SECONDS = 86_400;

/** How far apart the days on the axis may be: a mark between two days would be no day. */
const DAY_STEPS = [1, 2, 7, 14, 28, 91].map((days) => days * DAY_SECONDS);

const axisDay = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });

/** A colour of the design, as it is in the present theme. */
function color(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

/** Counts the changes between light and dark. */
function useTheme(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const changed = (): void => setChanges((before) => before + 1);
    dark.addEventListener("change", changed);
    return () => dark.removeEventListener("change", changed);
  }, []);
  return changes;
}

/** Lines over days. The library comes with the first chart. */
export function Chart({ label, days, lines }: ChartProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let ended = false;
    let end = (): void => {};
    void import("uplot").then(({ default: UPlot }) => {
      if (ended) return;
      const axis = {
        stroke: color("--text-soft"),
        grid: { stroke: color("--line"), width: 1 },
        ticks: { stroke: color("--line"), width: 1 },
      };
      const first = lines[0];
      const chart = new UPlot(
        {
          width: element.clientWidth,
          height: HEIGHT_PX,
          series: [
            {
              label: "Day",
              value: (_: unknown, seconds: number | null) =>
                seconds === null ? "" : axisDay.format(seconds * 1000),
            },
            ...lines.map(({ name, color: token, text }) => ({
              label: name,
              stroke: color(token),
              width: 2,
              value: (_: unknown, value: number | null, __: number, index: number | null) =>
                index === null ? "" : value === null ? "–" : text(value),
            })),
          ],
          axes: [{
            ...axis,
            incrs: DAY_STEPS,
            values: (_: unknown, seconds: number[]) =>
              seconds.map((value) => axisDay.format(value * 1000)),
          }, {
            ...axis,
            size: 72,
            values: (_: unknown, values: number[]) =>
              values.map((value) => first?.text(value) ?? ""),
          }],
          // Days have no time of day: they are drawn as UTC has them.
          tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
        },
        [
          days.map((day) => Date.parse(`${day}T00:00:00Z`) / 1000),
          ...lines.map(({ values }) => values),
        ],
        element,
      );
      const sizes = new ResizeObserver(() =>
        chart.setSize({ width: element.clientWidth, height: HEIGHT_PX })
      );
      sizes.observe(element);
      end = () => {
        sizes.disconnect();
        chart.destroy();
      };
    });
    return () => {
      ended = true;
      end();
    };
  }, [days, lines, theme]);
  return <div ref={place} className="chart" role="img" aria-label={label} />;
}
