import type { ReactElement } from "react";

/** The drawings, as paths in a square of 24. */
const PATHS = {
  accounts: "M3 21h18M5 21V7l7-4 7 4v14M9 10h.01M15 10h.01M9 14h.01M15 14h.01M11 21v-3h2v3",
  activity: "M3 12h4l3-8 4 16 3-8h4",
  alert:
    "M12 9v4M12 17h.01M10.3 3.9 2.4 18a2 2 0 0 0 1.7 3h15.8a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0z",
  apps: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z",
  arrow: "M5 12h14M13 6l6 6-6 6",
  back: "M19 12H5M11 18l-6-6 6-6",
  check: "M4 12.5l5 5L20 6.5",
  chevron: "M6 9l6 6 6-6",
  clock: "M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  close: "M6 6l12 12M18 6L6 18",
  connection: "M9 17H7A5 5 0 0 1 7 7h2M15 7h2a5 5 0 0 1 0 10h-2M8 12h8",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  cross: "M15 9l-6 6M9 9l6 6M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  download: "M12 3v12M7 11l5 5 5-5M4 21h16",
  eye: "M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  info: "M12 11v5M12 8h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  key: "M15 9h.01M2.5 18.5V21H6v-2h2v-2h2l1.6-1.6a6.5 6.5 0 1 0-3-3z",
  mail: "M3 5h18v14H3zM3 7l9 6 9-6",
  menu: "M4 7h16M4 12h16M4 17h16",
  minus: "M8 12h8M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  operator: "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM9 12l2 2 4-4",
  plus: "M12 5v14M5 12h14",
  refresh: "M20 11a8 8 0 0 0-14.5-4.5L3 9M3 4v5h5M4 13a8 8 0 0 0 14.5 4.5L21 15M21 20v-5h-5",
  reports: "M4 20V4M4 20h16M8 16v-5M12 16V8M16 16v-3M20 16V6",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4",
  signOut: "M15 4h5v16h-5M10 8l-4 4 4 4M6 12h10",
  star: "M12 3.5l2.6 5.3 5.9.9-4.2 4.1 1 5.8-5.3-2.8-5.3 2.8 1-5.8-4.2-4.1 5.9-.9z",
  user: "M4 21a8 8 0 0 1 16 0M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
  webhook: "M4 12h4M16 6h4M16 18h4M8 12c4 0 4-6 8-6M8 12c4 0 4 6 8 6",
} as const;

/** The name of a drawing. */
export type IconName = keyof typeof PATHS;

/** A drawing beside text that says the same: screen readers skip it. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 3 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
