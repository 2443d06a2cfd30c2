import { Outlet } from "@tanstack/react-router";
import type { ReactElement } from "react";

/** What is around every page. */
export function Root(): ReactElement {
  return <Outlet />;
}
